# What type checkers see of __init__.py, which imports each name when it is first asked for.

from ibrdf.corpus import Corpus as Corpus
from ibrdf.errors import AmbiguousNameError as AmbiguousNameError
from ibrdf.errors import IbrdfError as IbrdfError
from ibrdf.errors import InconsistencyError as InconsistencyError
from ibrdf.errors import InputError as InputError
from ibrdf.errors import OutputError as OutputError
from ibrdf.errors import QueryError as QueryError
from ibrdf.errors import UnknownNameError as UnknownNameError
from ibrdf.explanation.model import Explanation as Explanation
from ibrdf.findings import Finding as Finding
from ibrdf.findings import Severity as Severity
from ibrdf.graphs import ask as ask
from ibrdf.graphs import consolidate as consolidate
from ibrdf.graphs import construct as construct
from ibrdf.graphs import explain as explain
from ibrdf.graphs import facts as facts
from ibrdf.graphs import infer as infer
from ibrdf.graphs import load as load
from ibrdf.graphs import publish as publish
from ibrdf.graphs import read as read
from ibrdf.graphs import select as select
from ibrdf.graphs import validate as validate
from ibrdf.graphs import verify as verify
from ibrdf.pipeline import Build as Build
from ibrdf.pipeline import build as build
from ibrdf.pipeline import check as check
from ibrdf.rdf.bridge import IB as IB
from ibrdf.rdf.bridge import SAID as SAID
from ibrdf.sandbox.limits import Limits as Limits
from ibrdf.sandbox.limits import limited as limited
from ibrdf.sparql.engine import Engine as Engine
from ibrdf.sparql.library import NamedQuery as NamedQuery
from ibrdf.sparql.library import queries as queries
from ibrdf.sparql.table import Row as Row
from ibrdf.sparql.table import Table as Table
from ibrdf.validation.model import Validation as Validation

__version__: str
__all__: list[str]

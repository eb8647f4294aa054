# What type checkers see of __init__.py, which imports each name when it is first asked for.

from ibrdf.account import Explanation as Explanation
from ibrdf.consolidation import consolidate as consolidate
from ibrdf.corpus import Corpus as Corpus
from ibrdf.corpus import load as load
from ibrdf.errors import IbrdfError as IbrdfError
from ibrdf.errors import InconsistencyError as InconsistencyError
from ibrdf.errors import InputError as InputError
from ibrdf.errors import OutputError as OutputError
from ibrdf.errors import QueryError as QueryError
from ibrdf.errors import UnknownNameError as UnknownNameError
from ibrdf.explanation import explain as explain
from ibrdf.findings import Finding as Finding
from ibrdf.findings import Severity as Severity
from ibrdf.limits import Limits as Limits
from ibrdf.limits import limited as limited
from ibrdf.pipeline import Build as Build
from ibrdf.pipeline import build as build
from ibrdf.pipeline import check as check
from ibrdf.publication import facts as facts
from ibrdf.publication import publish as publish
from ibrdf.reasoning import infer as infer
from ibrdf.sparql import Engine as Engine
from ibrdf.sparql import NamedQuery as NamedQuery
from ibrdf.sparql import Table as Table
from ibrdf.sparql import ask as ask
from ibrdf.sparql import construct as construct
from ibrdf.sparql import queries as queries
from ibrdf.sparql import select as select
from ibrdf.syntax import read as read
from ibrdf.validation import Validation as Validation
from ibrdf.validation import validate as validate
from ibrdf.verification import verify as verify
from ibrdf.vocabulary import IB as IB
from ibrdf.vocabulary import SAID as SAID

__version__: str
__all__: list[str]

"""Commands about telling people: the page they carry away, text messages, and what office and places are called."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.shell.context import DONE, QUARANTINED, Shell
from app.shell.speaking import Day, SpokenCommand, everywhere, form, on_day, option
from layers.errors import HomewardError
from layers.telling.texts import KINDS
from layers.words import N_, say

if TYPE_CHECKING:
    from app.workflows.world import World
    from layers.referrals.events import Referral


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Print the page that a person carries away (.pdf): where, when, a map, what to bring, whom to call.\n\n"
        "Name a referral, or a person and a programme or service. Nothing on it says what the place does. --called "
        "keeps a neutral name for the place, --office and --phone the office's own."
    ),
)
@click.argument("referral", required=False)
@everywhere
@option("--returnee", metavar="CODE", help=N_("Case code, where no referral is named."))
@option("--programme", metavar="ID", help=N_("The programme, where no referral is named."))
@option("--service", metavar="ID", help=N_("The service at its site; default: the one that suits best."))
@option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE", help=N_("The page (.pdf)."))
@option("--call-by", type=Day(), metavar="DATE", help=N_("Last day to wait for a call (default: in two weeks)."))
@option("--called", metavar="NAME", help=N_("What the place is called for everybody's eyes; kept."))
@option("--office", metavar="NAME", help=N_("What the office is called on it; kept."))
@option("--phone", metavar="NUMBER", help=N_("The office's telephone; kept."))
@option("--told", is_flag=True, help=N_("Write down that the person was told today, by this page."))
@on_day
@click.pass_obj
def slip(
    shell: Shell,
    referral: str | None,
    returnee: str | None,
    programme: str | None,
    service: str | None,
    out: Path,
    call_by: dt.date | None,
    called: str | None,
    office: str | None,
    phone: str | None,
    told: bool,  # noqa: FBT001 - click passes it by name
    on: dt.date | None,
) -> int:
    """Print a slip."""
    from app.workflows.person import person_in  # noqa: PLC0415 - loads the assessments
    from app.workflows.slips import mark_slip_told, slip_bytes, slip_content  # noqa: PLC0415 - loads the printer
    from app.workflows.telling import call_place, set_telling  # noqa: PLC0415 - the same
    from mapping.files import whole_file  # noqa: PLC0415 - beside its one use

    if out.suffix.lower() != ".pdf":
        raise HomewardError(say("A slip is written as .pdf."), "export.format")
    world, store = shell.world(on), shell.store()
    found = None if referral is None else store.referral(referral)
    case_code, programme, service = _whom(world, found, returnee, programme, service)
    set_telling(store, office=office, phone=phone, actor=shell.actor())
    if called is not None:
        call_place(store, world, service, called, actor=shell.actor())
    content = slip_content(
        store,
        world,
        person_in(world, case_code),
        service_id=service,
        programme_id=programme,
        reference="" if found is None else found.referral_id,
        call_by=call_by,
    )
    made = slip_bytes(store, content, words=shell.words, actor=shell.actor())
    with whole_file(out) as part:
        part.write_bytes(made)
    shell.notice(say("Written: {file}.", file=str(out)))
    if content.place is None:
        shell.notice(
            say(
                "Every name known of this place says what it does, so none stands on the page: --called NAME gives one."
            )
        )
    if told and found is not None:
        mark_slip_told(store, found.referral_id, on=world.on, actor=shell.actor())
    return DONE


def _whom(
    world: World, found: Referral | None, returnee: str | None, programme: str | None, service: str | None
) -> tuple[str, str | None, str]:
    """Say whose slip it is, for which programme and where."""
    from app.workflows.person import person_in  # noqa: PLC0415 - loads the assessments
    from app.workflows.slips import best_site  # noqa: PLC0415 - the same

    if found is not None and not found.is_open:
        raise HomewardError(
            say("Referral {referral} is over: there is nowhere to go.", referral=found.referral_id), "slip.over"
        )
    if found is not None:
        case_code, programme = found.case_code, programme or found.programme_id
        service = service or found.service_id
    elif returnee is not None and (programme is not None or service is not None):
        case_code = returnee
    else:
        raise HomewardError(
            say("Name a referral, or a person (--returnee CODE) and a programme (--programme ID)."), "slip.whom"
        )
    return case_code, programme, service or best_site(world, person_in(world, case_code), str(programme))


@click.command(
    cls=SpokenCommand,
    help=N_(
        "Write text messages for people with referrals, and count how many messages each takes.\n\n"
        "Nothing is sent: --out writes a batch of case_code and text, the office joins its own numbers. --told writes "
        "down that the batch was sent. Without --referral or --returnee: everybody for whom the kind is due."
    ),
)
@everywhere
@option("--kind", type=click.Choice(tuple(KINDS)), default="referred", show_default=True, help=N_("What is said."))
@option("--referral", "referrals", multiple=True, metavar="ID", help=N_("For this referral; may be given again."))
@option("--returnee", "returnees", multiple=True, metavar="CODE", help=N_("For this person; may be given again."))
@option("--out", type=click.Path(path_type=Path), metavar="FILE", help=N_("The batch (.csv)."))
@option("--plainer", is_flag=True, help=N_("Spell plainly (ê as e, œ as oe), so that fewer messages are needed."))
@option("--call-on", type=Day(), metavar="DATE", help=N_("Day on which the office calls, for --kind call."))
@option("--hour", default="", metavar="HOUR", help=N_("Hour at which the office calls."))
@option("--told", is_flag=True, help=N_("Write down that these messages were sent today."))
@on_day
@form
@click.pass_obj
def messages(
    shell: Shell,
    kind: str,
    referrals: tuple[str, ...],
    returnees: tuple[str, ...],
    out: Path | None,
    plainer: bool,  # noqa: FBT001 - click passes it by name
    call_on: dt.date | None,
    hour: str,
    told: bool,  # noqa: FBT001 - the same
    on: dt.date | None,
    form: str,
) -> int:
    """Write text messages."""
    from app.workflows import messages as texting  # noqa: PLC0415 - loads the assessments

    world, store = shell.world(on), shell.store()
    texts = texting.messages_for(
        store,
        world,
        kind,
        words=shell.words,
        referral_ids=referrals,
        case_codes=returnees,
        call_on=call_on,
        hour=hour,
    )
    if out is not None:
        texting.save_batch(store, texts, out, plain=plainer, actor=shell.actor())
        shell.notice(say("Written: {file}.", file=str(out)))
    if told:
        fresh = texting.mark_told(store, texts, on=world.on, actor=shell.actor())
        shell.notice(say("Written down as told: {count}.", count=fresh))
    rows = [texting.text_row(one, plain=plainer) for one in texts]
    recipe = world.recipe("messages", kind=kind, language=shell.language)
    shell.answer(rows, recipe, form=form, table=texting.text_lines)
    shell.notice(texting.told_segments(texts, plain=plainer))
    if not referrals and not returnees and (stopped := texting.stopped_said(store, kind)) is not None:
        shell.notice(stopped)
    betraying = [one for one in texts if one.betrays]
    for one in betraying:
        found = ", ".join(one.betrays)
        shell.notice(
            say("{referral} is left out: its text would say “{words}”.", referral=one.referral_id, words=found)
        )
    return QUARANTINED if betraying else DONE


COMMANDS = (slip, messages)

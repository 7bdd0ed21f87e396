"""The audit log has who changed what, and no secret; pages show who made a decision."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web.security_kit import PASSWORDS, form_token, sign_in

import wideangle
from wideangle.web.security.audit import AuditLog, without_secrets
from wideangle.web.security.users import Users


def entries(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "audit.jsonl").read_text(encoding="utf-8").splitlines()]


def test_decisions_show_their_maker(client: TestClient, folder: Path) -> None:
    sign_in(client, "edda")
    path = "/story/s47/edit"
    form = {"csrf_token": form_token(client, path), "action": "rename", "name": "The Haverling inquiry"}
    assert client.post(path, data=form).status_code == 303
    sign_in(client, "adam")
    assert "by edda" in client.get(path).text
    number = entries(folder)[-2]["details"]["decision"]
    form = {"csrf_token": form_token(client, path), "action": "revoke", "number": str(number)}
    assert client.post(path, data=form).status_code == 303
    last = entries(folder)[-1]
    assert (last["user"], last["action"], last["details"]) == ("adam", "revoke", {"decision": number})
    assert AuditLog(folder).user_of(number) == "edda"


def test_link_shows_its_maker_on_the_page_of_the_coverage(client: TestClient) -> None:
    sign_in(client, "edda")
    path = "/cover/edit?article=ledger-002"
    form = {"csrf_token": form_token(client, path), "article": "ledger-002", "other": "one-001", "action": "background"}
    assert client.post("/cover/edit", data=form).status_code == 303
    assert "by edda" in client.get(path).text


def test_decision_by_the_api_has_the_user_of_the_token(client: TestClient, folder: Path) -> None:
    header = {"authorization": f"Bearer {Users(folder).new_token('edda')}"}
    made = client.post("/api/decisions", json={"kind": "pin", "story": "s47"}, headers=header).json()
    assert AuditLog(folder).user_of(made["decisions"][0]["number"]) == "edda"


def test_sources_follows_and_sign_ins_are_in_the_log(client: TestClient, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "watched").mkdir()
    with wideangle.open(folder) as archive:
        archive.sources.add(str(tmp_path / "watched"))
    sign_in(client, "adam", "a wrong password")
    sign_in(client, "adam")
    token = form_token(client, "/sources")
    assert client.post("/sources", data={"csrf_token": token, "action": "pause", "source": "1"}).status_code == 303
    hook = "https://hooks.example/a-secret-path?key=very-secret"
    form = {"csrf_token": token, "action": "add", "target": "harbour", "webhook": hook}
    assert client.post("/follow", data=form).status_code == 303
    generated = re.findall(r"<code[^>]*>([^<]+)</code>", client.get("/follow").text)
    assert len(generated) == 1
    assert [(entry["user"], entry["action"]) for entry in entries(folder)] == [
        ("", "failed sign-in"),
        ("adam", "sign-in"),
        ("adam", "source pause"),
        ("adam", "follow"),
    ]
    text = (folder / "audit.jsonl").read_text(encoding="utf-8")
    assert not any(secret in text for secret in ["secret", "a wrong password", *generated, *PASSWORDS.values()])


def test_password_in_the_field_of_the_name_is_not_logged(client: TestClient, folder: Path) -> None:
    sign_in(client, PASSWORDS["adam"], "x")
    assert PASSWORDS["adam"] not in (folder / "audit.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://ada:pw@feeds.example/all?key=1#x", "https://feeds.example/all"),
        ("http://feeds.example:8080/a", "http://feeds.example:8080/a"),
        ("https://[broken/", ""),
        ("17", "17"),
    ],
)
def test_addresses_are_logged_without_what_may_be_secret(address: str, shown: str) -> None:
    assert without_secrets(address) == shown


def test_damaged_and_unfinished_lines_are_passed_over(tmp_path: Path) -> None:
    log = AuditLog(tmp_path)
    log.record("edda", "pin", decision=1)
    with (tmp_path / "audit.jsonl").open("a", encoding="utf-8") as file:
        file.write("not JSON\n[]\n{}\n")
    log.record("rita", "pin", decision=2)
    assert [log.user_of(number) for number in (1, 2, 3)] == ["edda", "rita", ""]
    assert [entry.user for entry in log.latest(10)] == ["rita", "edda"]


def test_log_of_a_folder_that_cannot_be_written_is_only_reported(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    AuditLog(tmp_path / "missing").record("edda", "pin", decision=1)
    assert "the audit log cannot be written" in caplog.text


def test_backup_has_no_secret_of_users(folder: Path, tmp_path: Path) -> None:
    Users(folder).new_token("adam")
    with wideangle.open(folder) as archive:
        content = archive.backup(tmp_path / "backup.db").read_bytes()
    assert b"argon2" not in content
    assert (folder / "users.json").stat().st_mode & 0o777 == 0o600

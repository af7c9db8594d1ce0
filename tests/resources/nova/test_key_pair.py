"""OS::Nova::KeyPair over minicloud."""

import pytest

from heat.plugin import Verdict
from heat.values.errors import CloudError
from minicloud.testing import RunningCloud

from ..driving import Driver

PUBLIC = (
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDBzQGcJmwXSMO/Mk+9mTDbl6Oev4cfLmX9CpXLM8VVSvxbxTFnfgGEXuR3oyFCBZ6rJG"
    "YzUrTsw2bkSlJ2l0WwYxJUuFJhpw2PJHTFCFGHhpXZ9pTq5IBdVI5Ey3pY8S9vJzW2rl0ptXw5OSC4ncYWZyNxBdU+YC0m3kLm1y8Ewq== a@b"
)


def test_a_key_that_is_made_here_keeps_its_private_half_when_asked(driver: Driver) -> None:
    made = driver.create("OS::Nova::KeyPair", name="mine", save_private_key=True)

    assert made.physical_id == made.reference() == "mine"
    assert "PRIVATE KEY" in made.attribute("private_key")
    assert made.attribute("public_key").startswith("ssh-rsa ")

    made.delete()


def test_a_private_half_that_was_not_asked_for_is_not_kept(driver: Driver) -> None:
    made = driver.create("OS::Nova::KeyPair", name="mine")

    assert made.attribute("private_key") == ""
    assert "PRIVATE" not in str(made.data)

    made.delete()


def test_a_given_key_is_taken_as_it_is(driver: Driver) -> None:
    made = driver.create("OS::Nova::KeyPair", name="mine", public_key=PUBLIC)

    assert made.attribute("public_key") == PUBLIC
    assert made.update(public_key=None) is Verdict.REPLACE

    made.delete()


@pytest.mark.parametrize("given", [{}, {"public_key": PUBLIC}])
def test_a_key_whose_answer_was_lost_is_made_or_found_again(
    driver: Driver, cloud: RunningCloud, given: dict[str, str]
) -> None:
    cloud.control.fault(operation="nova.keypair.create", lost=True, times=1)
    made = driver.create("OS::Nova::KeyPair", name="mine", save_private_key=True, **given)

    assert bool(made.attribute("private_key")) is not bool(given)

    made.delete()


def test_a_key_of_somebody_else_is_left_alone(driver: Driver, cloud: RunningCloud) -> None:
    other = driver.create("OS::Nova::KeyPair", at="other", name="mine")
    cloud.control.advance(120)

    planned = driver.plan("OS::Nova::KeyPair", name="mine")
    with pytest.raises(CloudError, match="already exists"):
        planned.create()
    assert planned.adopt() is False

    other.delete()


def test_a_replacement_may_take_the_same_name(driver: Driver) -> None:
    before = driver.create("OS::Nova::KeyPair", name="mine")
    after = before.heir = driver.plan("OS::Nova::KeyPair", at="new", name="mine", public_key=PUBLIC)
    before.call("prepare_for_replace")
    after.create()
    before.delete()

    assert after.show()["public_key"] == PUBLIC
    after.delete()


def test_a_key_that_gave_its_name_to_a_replacement_which_failed_is_there_again(driver: Driver) -> None:
    before = driver.create("OS::Nova::KeyPair", name="mine")
    public = before.show()["public_key"]
    before.heir = driver.plan("OS::Nova::KeyPair", at="new", name="mine", public_key=PUBLIC)
    before.call("prepare_for_replace")
    before.heir = None
    before.call("restore_previous")

    assert before.show()["public_key"] == public
    before.delete()

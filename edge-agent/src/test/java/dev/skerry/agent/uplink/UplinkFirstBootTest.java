package dev.skerry.agent.uplink;

import static dev.skerry.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What the link carries of a device's first boot. */
class UplinkFirstBootTest extends UplinkFixture {
    @Test
    void tells_what_the_first_boot_did_until_a_gateway_has_taken_it() throws Exception {
        awaitConnected();
        Files.writeString(
                directory.resolve("first-boot.log"), "started\t1764000000\t70.10\tb-1\t\n");
        // The gateway as it was before: it answers nothing.
        restart();
        await().until(() -> gateway.bootSteps.size() == 1);
        assertThat(gateway.bootSteps.getFirst().getSteps(0).getUptimeMillis()).isEqualTo(70_100);
        gateway.takesBootSteps = true;
        restart();
        await().until(() -> gateway.bootSteps.size() == 2);
        await().until(
                        () -> {
                            restart();
                            return states.containsKey("first-boot-told");
                        });
    }
}

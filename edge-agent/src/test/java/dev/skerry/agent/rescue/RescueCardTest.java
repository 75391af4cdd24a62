package dev.skerry.agent.rescue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.agent.clock.Trust;
import dev.skerry.agent.seal.AtRest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RescueCardTest {
    @TempDir Path folder;

    /** Of an agent with its data in this folder. */
    static RescueCard card(Path data, String gateway, Optional<Path> some) {
        return new RescueCard(
                "north",
                "plant",
                0xfedc_ba98_7654_3210L,
                3,
                1_700_000_000_000_000L,
                URI.create(gateway),
                some,
                data,
                AtRest.AUTO,
                some,
                1 << 20,
                new RescueCard.Time(Trust.NEVER, Path.of("/run/synchronised"), some));
    }

    @Test
    void what_is_left_is_found_again() throws IOException {
        for (Optional<Path> some :
                List.of(Optional.<Path>empty(), Optional.of(Path.of("/etc/a=b.pem")))) {
            RescueCard card = card(folder.resolve("data"), "https://gw.example:8443", some);
            card.write(folder);
            assertThat(RescueCard.read(folder)).isEqualTo(card);
        }
    }

    @Test
    void it_is_written_only_when_it_is_another() throws IOException {
        RescueCard card = card(folder, "https://gw.example:8443", Optional.empty());
        card.write(folder);
        Object first = Files.readAttributes(folder.resolve(RescueCard.FILE), "*").get("fileKey");
        card.write(folder);
        Object second = Files.readAttributes(folder.resolve(RescueCard.FILE), "*").get("fileKey");
        card(folder, "https://other.example:8443", Optional.empty()).write(folder);
        assertThat(second).isEqualTo(first);
        assertThat(RescueCard.read(folder).gateway().getHost()).isEqualTo("other.example");
    }

    @Test
    void one_that_is_missing_or_damaged_is_told() throws IOException {
        assertThatThrownBy(() -> RescueCard.read(folder)).hasMessageContaining("there is no");
        Files.writeString(folder.resolve(RescueCard.FILE), "agent=north\nepoch=xyz\n");
        assertThatThrownBy(() -> RescueCard.read(folder)).hasMessageContaining("can't be read");
    }
}

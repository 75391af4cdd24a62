package dev.skerry.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.model.DeviceId;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceIdTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"p", "pump-1", "...", ".hidden", "Kühler 7", "urn:dev:mac:0024befffe804ff1"})
    void can_be_any_visible_text(String id) {
        assertThat(DeviceId.fault(id)).isNull();
    }

    @Test
    void fits_into_a_batch_whatever_its_characters() {
        String longest = "\u20ac".repeat(DeviceId.MAX_CHARS);
        assertThat(DeviceId.fault(longest)).isNull();
        assertThat(longest.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                " ",
                " p",
                "p ",
                "\u00a0p",
                "p\t",
                "a\nb",
                "a\u0000b",
                "a\u202eb",
                "a\u2028b",
                "a\ud800b"
            })
    void is_no_path_no_blank_and_nothing_invisible(String id) {
        assertThat(DeviceId.fault(id)).contains(": ");
        assertThat(DeviceId.fault("x".repeat(DeviceId.MAX_CHARS + 1))).contains("81", "80");
    }
}

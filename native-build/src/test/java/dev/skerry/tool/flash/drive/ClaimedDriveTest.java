package dev.skerry.tool.flash.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimedDriveTest {
    @ParameterizedTest
    @CsvSource({
        "16,SKR-F011,in use",
        "11,SKR-F011,in use",
        "1,SKR-F012,sudo",
        "13,SKR-F012,sudo",
        "30,SKR-F006,lock",
        "123,SKR-F012,no card",
        "5,SKR-F012,error 5"
    })
    void says_why_a_disk_can_not_be_had(int errno, String code, String words) {
        assertThat(ClaimedDrive.refused(new Target(Path.of("/dev/sdb"), null), errno))
                .hasMessageStartingWith(code)
                .hasMessageContaining(words);
    }

    /** Whoever holds a file tells others so. */
    @Test
    void has_no_codes_of_success() {
        assertThat(new Posix().open("/no/such/file", 0)).isEqualTo(-2);
    }
}

package dev.skerry.tool.flash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A card as it is read back, with what may have become of it. */
class VerifyCommandTest extends CardCase {
    @Test
    void verifies_a_card_against_its_image_and_what_was_prepared() throws Exception {
        trixie();
        Path image = Files.copy(card, folder.resolve("image"));
        assertThat(prepare()).isZero();
        assertThat(flash("verify", card.toString(), "--image", image.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("outside of its boot partition it is the image");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "3", "15"})
    void finds_a_changed_byte_outside_of_the_boot_partition(String mebibyte) throws Exception {
        trixie();
        Path image = Files.copy(card, folder.resolve("image"));
        assertThat(prepare()).isZero();
        Disks.given(
                "x",
                "dd",
                "of=" + card,
                "bs=1M",
                "seek=" + mebibyte,
                "conv=notrunc",
                "status=none");
        assertThat(flash("verify", card.toString(), "--image", image.toString())).isEqualTo(1);
        assertThat(err.toString()).startsWith("SKR-F040").contains("is not the image from byte");
    }

    @ParameterizedTest
    @ValueSource(strings = {"skerry/token", "skerry/skerry-agent.deb", "user-data", "cmdline.txt"})
    void finds_a_changed_file_of_what_was_prepared(String file) throws Exception {
        trixie();
        assertThat(prepare()).isZero();
        Path other = Files.writeString(folder.resolve("other"), "other\n");
        Disks.run("mcopy", "-o", "-i", fat(), other.toString(), "::/" + file);
        assertThat(flash("verify", card.toString())).isEqualTo(1);
        assertThat(err.toString()).startsWith("SKR-F040").contains(file + " is damaged");
    }

    @Test
    void finds_a_card_that_was_pulled_while_it_was_prepared_and_one_that_was_not()
            throws Exception {
        trixie();
        assertThat(flash("verify", card.toString())).isEqualTo(1);
        assertThat(err.toString()).startsWith("SKR-F040").contains("was not prepared");
        assertThat(prepare()).isZero();
        Disks.run("mdel", "-i", fat(), "::/skerry/SHA256SUMS");
        assertThat(flash("verify", card.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("was pulled");
    }
}

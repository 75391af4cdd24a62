package dev.skerry.gateway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

class PayloadsTest {
    private static final ByteString EURO = ByteString.copyFromUtf8("1 €");

    @Test
    void a_character_that_was_cut_leaves_text_text() {
        ByteString cut = EURO.substring(0, EURO.size() - 1);
        assertThat(Payloads.text(cut, false)).isEqualTo("1 ");
        assertThat(Payloads.base64(cut, false)).isNull();
    }

    @Test
    void what_is_whole_and_no_text_is_bytes_to_its_end() {
        ByteString bytes = ByteString.fromHex("41ff");
        assertThat(Payloads.text(bytes, true)).isNull();
        assertThat(Payloads.base64(bytes, true)).isEqualTo("Qf8=");
        assertThat(Payloads.text(EURO, true)).isEqualTo("1 €");
        assertThat(Payloads.text(ByteString.EMPTY, true)).isEmpty();
    }

    @Test
    void a_few_bytes_are_no_text_that_was_cut_to_nothing() {
        assertThat(Payloads.text(ByteString.fromHex("ff00"), false)).isNull();
        assertThat(Payloads.base64(ByteString.fromHex("ff00"), false)).isEqualTo("/wA=");
    }
}

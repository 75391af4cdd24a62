package dev.skerry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.error.GatewayError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ErrorCodesTest {
    @Test
    void every_code_is_unique_and_documented() throws IOException {
        String document = Files.readString(Path.of("../docs/configuration-gateway.md"));
        assertThat(Arrays.stream(GatewayError.values()).map(GatewayError::code))
                .doesNotHaveDuplicates()
                .allSatisfy(code -> assertThat(document).contains("| " + code + " |"));
    }
}

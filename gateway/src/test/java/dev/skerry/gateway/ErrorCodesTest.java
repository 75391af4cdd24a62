package dev.skerry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.gateway.error.ActionError;
import dev.skerry.gateway.error.AlarmError;
import dev.skerry.gateway.error.ApiError;
import dev.skerry.gateway.error.AuditError;
import dev.skerry.gateway.error.AuthorityError;
import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.error.FleetError;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.ModelError;
import dev.skerry.gateway.error.PeopleError;
import dev.skerry.gateway.error.PolicyError;
import dev.skerry.gateway.error.ProfileError;
import dev.skerry.gateway.error.ProgramError;
import dev.skerry.gateway.error.RolloutError;
import dev.skerry.gateway.error.SigningError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ErrorCodesTest {
    @Test
    void every_code_is_unique_and_documented() throws IOException {
        String document = Files.readString(Path.of("../docs/errors.md"));
        assertThat(
                        Stream.<ErrorCode[]>of(
                                        ActionError.values(),
                                        GatewayError.values(),
                                        AlarmError.values(),
                                        ApiError.values(),
                                        AuthorityError.values(),
                                        PeopleError.values(),
                                        ProfileError.values(),
                                        PolicyError.values(),
                                        SigningError.values(),
                                        ModelError.values(),
                                        ProgramError.values(),
                                        AuditError.values(),
                                        FleetError.values(),
                                        RolloutError.values())
                                .flatMap(Arrays::stream)
                                .map(ErrorCode::code))
                .doesNotHaveDuplicates()
                .allSatisfy(code -> assertThat(document).contains("| " + code + " |"));
    }
}

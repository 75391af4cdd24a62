package dev.skerry.profile.draft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.profile.capture.CaptureReader;
import dev.skerry.profile.capture.CapturedMessage;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.dryrun.DryRun;
import dev.skerry.profile.dryrun.Step;
import dev.skerry.profile.model.DeviceProfile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Captures as text, and what is drafted from them. */
final class Captures {
    private Captures() {}

    static List<CapturedMessage> messages(String capture) {
        List<CapturedMessage> messages = new ArrayList<>();
        try {
            CaptureReader.read(new ByteArrayInputStream(capture.getBytes(UTF_8)), messages::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return messages;
    }

    /** Drafts, and checks that each draft compiles and decodes what it was drafted from. */
    static Drafts draft(String text) {
        List<CapturedMessage> messages = messages(text);
        var capture = new Capture();
        messages.forEach(capture::add);
        Drafts drafts = Drafter.draft(capture);
        for (Draft draft : drafts.drafts()) {
            DeviceProfile profile = compiled(draft.yaml());
            assertThat(decoded(profile, messages))
                    .as("messages that '%s' decodes", draft.name())
                    .isEqualTo(draft.messages());
        }
        return drafts;
    }

    static DeviceProfile compiled(String yaml) {
        return switch (new ProfileCompiler().compile("draft.yaml", yaml)) {
            case CompileResult.Compiled(DeviceProfile profile) -> profile;
            case CompileResult.Rejected rejected ->
                    throw new AssertionError(rejected.render() + "\n" + yaml);
        };
    }

    private static long decoded(DeviceProfile profile, List<CapturedMessage> messages) {
        var run = new DryRun(profile, "here", Duration.ofSeconds(1));
        long decoded = 0;
        for (CapturedMessage message : messages) {
            if (message.payload().length > 0) {
                Step step = run.next(message);
                assertThat(step).isNotInstanceOf(Step.Refused.class);
                decoded += step instanceof Step.Understood ? 1 : 0;
            }
        }
        return decoded;
    }
}

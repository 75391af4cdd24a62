package dev.skerry.agent.policy;

import com.google.protobuf.ByteString;
import dev.skerry.profile.compile.PolicyCompileResult;
import dev.skerry.profile.compile.PolicyCompiler;
import dev.skerry.profile.compile.Problem;
import dev.skerry.profile.policy.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A policy with the bytes that it was made of, by whose digest approvals name it.
 *
 * @param bytes the document, UTF-8
 */
record PolicySource(ByteString bytes, Policy policy) {
    /**
     * Compiles a document.
     *
     * @param name by which problems call it
     * @throws UnusablePolicyException if it is none
     */
    static PolicySource compile(String name, ByteString bytes) throws UnusablePolicyException {
        if (bytes.size() > Policy.MAX_BYTES) {
            throw new UnusablePolicyException(
                    "it has more than %,d bytes".formatted(Policy.MAX_BYTES));
        }
        String text;
        try {
            text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(bytes.asReadOnlyByteBuffer())
                            .toString();
        } catch (CharacterCodingException e) {
            throw new UnusablePolicyException("it is not UTF-8", e);
        }
        return switch (new PolicyCompiler().compile(name, text)) {
            case PolicyCompileResult.Compiled(var policy, var _) -> new PolicySource(bytes, policy);
            case PolicyCompileResult.Rejected(var problems) -> {
                Problem first = problems.getFirst();
                throw new UnusablePolicyException(
                        "%s:%d:%d: %s %s%s"
                                .formatted(
                                        first.file(),
                                        first.line(),
                                        first.column(),
                                        first.code(),
                                        first.message(),
                                        problems.size() == 1
                                                ? ""
                                                : ", and %d more".formatted(problems.size() - 1)));
            }
        };
    }

    /** Compiles a file. */
    static PolicySource read(Path file) throws UnusablePolicyException {
        try (InputStream in = Files.newInputStream(file)) {
            return compile(
                    file.toString(), ByteString.copyFrom(in.readNBytes(Policy.MAX_BYTES + 1)));
        } catch (IOException e) {
            throw new UnusablePolicyException("it can't be read (" + e + ")", e);
        }
    }
}

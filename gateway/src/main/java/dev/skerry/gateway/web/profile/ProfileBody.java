package dev.skerry.gateway.web.profile;

import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.web.Problem;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.SourceProblem;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A profile's source as the body of a request. */
public final class ProfileBody {
    private static final String FILE = "profile";

    private ProfileBody() {}

    /** The body, if there is one. */
    public static byte[] required(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw new ProblemException(
                    GatewayError.BODY_INVALID, 400, "expected a document in YAML");
        }
        return body;
    }

    /** Compiles it. */
    static CompileResult compile(byte @Nullable [] body) {
        return new ProfileCompiler().compile(FILE, text(required(body)));
    }

    /** The source is UTF-8, so that its digest is that of its bytes. */
    public static String text(byte[] source) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(source)).toString();
        } catch (CharacterCodingException e) {
            throw new ProblemException(GatewayError.BODY_INVALID, 400, "the body is not UTF-8");
        }
    }

    public static ProblemException rejected(CompileResult.Rejected rejected) {
        return rejected(GatewayError.PROFILE_INVALID, rejected.problems());
    }

    /** A source that does not compile. */
    public static ProblemException rejected(
            ErrorCode error, List<dev.skerry.profile.compile.Problem> found) {
        List<SourceProblem> problems = found.stream().map(SourceProblem::of).toList();
        SourceProblem first = problems.getFirst();
        return new ProblemException(
                Problem.of(
                                error,
                                422,
                                "%d problems, the first in line %d: %s %s"
                                        .formatted(
                                                problems.size(),
                                                first.line(),
                                                first.code(),
                                                first.message()))
                        .with(problems));
    }
}

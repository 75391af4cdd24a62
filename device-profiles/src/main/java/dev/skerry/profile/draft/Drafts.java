package dev.skerry.profile.draft;

import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.Problem;
import dev.skerry.profile.compile.ProfileCompiler;
import java.util.ArrayList;
import java.util.List;

/**
 * What could be made of a capture or an announcement.
 *
 * @param leftOut what was seen and not drafted, and why, for people
 */
public record Drafts(List<Draft> drafts, List<String> leftOut) {
    public Drafts {
        drafts = List.copyOf(drafts);
        leftOut = List.copyOf(leftOut);
    }

    /** The profile as YAML if it compiles, which is what a draft promises; else why it does not. */
    static Drafts checked(DraftProfile profile, List<String> devices, long messages) {
        String yaml = DraftWriter.write(profile);
        if (new ProfileCompiler().compile(profile.name() + ".yaml", yaml)
                instanceof CompileResult.Rejected rejected) {
            Problem problem = rejected.problems().getFirst();
            List<String> leftOut = new ArrayList<>(profile.leftOut());
            leftOut.add(
                    "no profile can say this yet: %s %s"
                            .formatted(problem.code(), problem.message()));
            return new Drafts(List.of(), leftOut);
        }
        return new Drafts(
                List.of(new Draft(profile.name(), yaml, devices, messages)), profile.leftOut());
    }
}

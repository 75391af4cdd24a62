package dev.skerry.profile.compile;

import dev.skerry.profile.model.DeviceProfile;
import java.util.List;

/** What became of a profile's source: the profile, or all that is wrong with it. */
public sealed interface CompileResult {

    /** The source is right. */
    record Compiled(DeviceProfile profile) implements CompileResult {}

    /**
     * The source is wrong; a profile that does not compile changes nothing anywhere.
     *
     * @param problems at least one, in the order of the file
     */
    record Rejected(List<Problem> problems) implements CompileResult {
        public Rejected {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("rejected without a problem");
            }
        }

        /** Every problem as {@link Problem#render()}, one after the other. */
        public String render() {
            var text = new StringBuilder();
            for (Problem problem : problems) {
                text.append(problem.render()).append('\n');
            }
            return text.toString();
        }
    }
}

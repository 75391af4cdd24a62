package dev.skerry.sync.session;

import dev.skerry.sync.proto.Hello;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a Hello must be like before anything is done for it. */
final class HelloCheck {
    private static final int MAX_TEXT = 128;

    // Ids appear in paths, topics and file names.
    private final Pattern id = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** What is wrong, or null. */
    @Nullable String problem(Hello hello) {
        if (!id.matcher(hello.getAgentId()).matches()) {
            return "the agent id must be 1 to 64 letters, digits, '.', '_' or '-', beginning with a"
                    + " letter or digit: set skerry.agent.id";
        }
        if (!hello.getSite().isEmpty() && !id.matcher(hello.getSite()).matches()) {
            return "the site must be like an agent id, or empty: set skerry.agent.site";
        }
        boolean isRescue = hello.hasRescue();
        if ((isRescue ? hello.getRescue().getEpoch() : hello.getEpoch()) == 0) {
            return "the epoch is 0";
        }
        if (isRescue && hello.getEpoch() != 0) {
            return "an agent in rescue has an epoch as if it had its outbox";
        }
        if (hello.getBootId().isEmpty() || hello.getBootId().length() > MAX_TEXT) {
            return "the boot id must have 1 to " + MAX_TEXT + " characters";
        }
        if (hello.getLineage().size() > MAX_TEXT) {
            return "the lineage has more than " + MAX_TEXT + " bytes";
        }
        if (hello.getTwinReplica().length() > MAX_TEXT) {
            return "the twins' replica id has more than " + MAX_TEXT + " characters";
        }
        if (hello.getSoftwareVersion().length() > MAX_TEXT) {
            return "the software version has more than " + MAX_TEXT + " characters";
        }
        if (hello.getProtocolMin() < 1 || hello.getProtocolMax() < hello.getProtocolMin()) {
            return "the protocol versions are no range";
        }
        return null;
    }
}

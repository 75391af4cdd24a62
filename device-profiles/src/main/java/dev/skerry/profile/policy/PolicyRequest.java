package dev.skerry.profile.policy;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks for, as policies see it. Where it is for all agents, sites or devices, these
 * are empty, and so not known to the rules of a policy; so is a profile that is not known.
 *
 * @param profile of a command: the name of its device's profile; of a profile: its name
 * @param name of a command, of a model, or of what an agent shall do; of a policy the version that
 *     it is to become
 * @param arguments Double, Long, Boolean or String; of a model its version alone
 * @param caller who asked; null when that is not known
 * @param role of who asked; null when that is not known
 * @param requestedAtMicros microseconds since 1970-01-01T00:00:00Z
 * @param expiresAtMicros likewise; later approvals don't count
 */
public record PolicyRequest(
        String kind,
        String agent,
        String site,
        String device,
        String profile,
        String name,
        Map<String, Object> arguments,
        @Nullable String caller,
        @Nullable String role,
        long requestedAtMicros,
        long expiresAtMicros) {
    /** The kind of a request for a command. */
    public static final String COMMAND = "command";

    /** The kind of a request that an agent itself shall do something, such as start again. */
    public static final String AGENT_ACTION = "agent-action";

    /** The kind of a request to assign a profile, or to take it away. */
    public static final String PROFILE = "profile";

    /** The kind of a request to have agents run a version of a model. */
    public static final String MODEL = "model";

    /** The kind of a request to have agents run another version of their own program. */
    public static final String PROGRAM = "program";

    /** Of a model's and a program's arguments the one that agents know as well. */
    public static final String VERSION = "version";

    /** The kind of a request to change the policy. */
    public static final String POLICY = "policy";

    public PolicyRequest {
        arguments = Map.copyOf(arguments);
        caller = caller == null || caller.isEmpty() ? null : caller;
        role = role == null || role.isEmpty() ? null : role;
    }

    /** A change of the policy, asked for by nobody in particular. */
    static PolicyRequest policyChange() {
        return new PolicyRequest(POLICY, "", "", "", "", "", Map.of(), null, null, 0, 0);
    }

    /** The variables of conditions, as far as they are known. */
    Map<String, Object> known() {
        var known = new HashMap<String, Object>();
        known.put("kind", kind);
        known.put("name", name);
        known.put("arguments", arguments);
        putKnown(known, "agent", agent);
        putKnown(known, "site", site);
        putKnown(known, "device", device);
        putKnown(known, "profile", profile);
        putKnown(known, "caller", caller);
        putKnown(known, "role", role);
        return known;
    }

    private static void putKnown(Map<String, Object> known, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            known.put(name, value);
        }
    }
}

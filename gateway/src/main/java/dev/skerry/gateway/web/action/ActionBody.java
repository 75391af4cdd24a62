package dev.skerry.gateway.web.action;

import dev.skerry.gateway.action.Action;
import dev.skerry.gateway.action.ActionWish;
import dev.skerry.gateway.error.ActionError;
import dev.skerry.gateway.web.Bodies;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.profile.text.Durations;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What somebody wants of an agent, as they wrote it. */
record ActionBody(
        @Nullable String action,
        @Nullable String id,
        @Nullable String expiresIn,
        @Nullable String confirm,
        @Nullable Boolean force) {
    static final String EXPECTED =
            "{\"action\": \"restart\", \"id\": …, \"expiresIn\": \"1h\", \"confirm\": …, \"force\":"
                    + " true}, all but the action if need be";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration USUAL = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(7);

    ActionWish wish(String agentId) {
        Action wanted =
                Action.of(Bodies.required("action", action))
                        .orElseThrow(() -> invalid("action '%s'".formatted(action)));
        boolean isForced = Boolean.TRUE.equals(force);
        if (isForced && wanted != Action.WIPE) {
            throw invalid("'%s' can't be forced".formatted(wanted.word()));
        }
        if (wanted == Action.WIPE && !agentId.equals(confirm)) {
            throw new ProblemException(
                    ActionError.WIPE_NOT_CONFIRMED,
                    422,
                    confirm == null
                            ? "'confirm' is missing"
                            : "'%s' is to be wiped, '%s' was confirmed"
                                    .formatted(agentId, confirm));
        }
        return new ActionWish(idOrNew(), agentId, wanted, isForced, expiry());
    }

    private String idOrNew() {
        if (id == null) {
            return UUID.randomUUID().toString();
        }
        if (!ID.matcher(id).matches()) {
            throw Bodies.invalid("an id has 1 to 64 letters, digits, dots, dashes and underscores");
        }
        return id;
    }

    private Duration expiry() {
        Duration given = expiresIn == null ? USUAL : Durations.parse(expiresIn);
        if (given == null || given.compareTo(SHORTEST) < 0 || given.compareTo(LONGEST) > 0) {
            throw Bodies.invalid("expiresIn is a text such as \"30s\" or \"5m\", from 1s to 7d");
        }
        return given;
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(ActionError.ACTION_INVALID, 422, detail);
    }
}

package dev.skerry.gateway.web.program;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.gateway.error.ProgramError;
import dev.skerry.gateway.profile.Scope;
import dev.skerry.gateway.program.rollout.Audience;
import dev.skerry.gateway.program.rollout.ProgramWish;
import dev.skerry.gateway.program.rollout.Terms;
import dev.skerry.gateway.program.rollout.Waves;
import dev.skerry.gateway.program.rollout.Window;
import dev.skerry.gateway.web.Bodies;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.profile.text.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A rollout that somebody wants, as it is sent; what is null is as usual.
 *
 * @param scope all, site, group or agent
 * @param targets the sites, tags or agents; none of all
 */
public record RolloutWishBody(
        @Nullable String version,
        @Nullable String scope,
        @Nullable List<@Nullable String> targets,
        @Nullable String waves,
        @Nullable String soak,
        @Nullable Integer maxFailures,
        @Nullable Double share,
        @Nullable Integer maxAlarms,
        @Nullable String window,
        @Nullable String lease,
        @Nullable Integer atOnce,
        @Nullable String trial) {
    static final String EXPECTED = "{\"version\": …, \"scope\": …}";

    private static final Duration LEAST_LEASE = Duration.ofMinutes(1);
    private static final Duration LEAST_TRIAL = Duration.ofSeconds(30);
    private static final Duration MOST_TRIAL = Duration.ofHours(1);
    private static final int MOST_TOLERATED = 1_000_000;

    static ProgramWish read(Bodies bodies, @Nullable JsonNode json) {
        return bodies.read(json, RolloutWishBody.class, EXPECTED).wish();
    }

    private ProgramWish wish() {
        Terms usual = Terms.USUAL;
        return new ProgramWish(
                Bodies.required("version", version),
                audience(),
                new Terms(
                        read(
                                "waves",
                                waves,
                                usual.waves(),
                                Waves::parse,
                                "1 to 20 numbers or shares that grow, such as 1,10%,50%,100%"),
                        duration("soak", soak, usual.soak(), Duration.ZERO, Terms.LONGEST),
                        number("maxFailures", maxFailures, usual.maxFailures(), 0, MOST_TOLERATED),
                        wantedShare(),
                        number("maxAlarms", maxAlarms, usual.maxAlarms(), 0, MOST_TOLERATED),
                        window == null
                                ? null
                                : read(
                                        "window",
                                        window,
                                        null,
                                        Window::parse,
                                        "such as 22:00-04:00, or 22:00-04:00 Europe/Berlin"),
                        duration("lease", lease, usual.lease(), LEAST_LEASE, Terms.LONGEST),
                        number("atOnce", atOnce, usual.atOnce(), 1, Terms.MOST_AT_ONCE),
                        duration("trial", trial, usual.trial(), LEAST_TRIAL, MOST_TRIAL)));
    }

    private Audience audience() {
        Scope read =
                Scope.of(Bodies.required("scope", scope))
                        .filter(one -> one != Scope.DEVICE)
                        .orElseThrow(() -> refused("scope", "all, site, group or agent"));
        List<String> names =
                targets == null
                        ? List.of()
                        : targets.stream().map(one -> one == null ? "" : one).distinct().toList();
        boolean isRight =
                (read == Scope.ALL) == names.isEmpty()
                        && names.size() <= Audience.MOST
                        && names.stream().noneMatch(RolloutWishBody::isNoName);
        if (!isRight) {
            throw refused(
                    "targets", "1 to %d names, and none with scope all".formatted(Audience.MOST));
        }
        return new Audience(read, names);
    }

    private static boolean isNoName(String name) {
        return name.isEmpty()
                || name.length() > 255
                || name.chars().anyMatch(Character::isISOControl);
    }

    private double wantedShare() {
        double wanted = share == null ? Terms.USUAL.share() : share;
        if (!(wanted >= 0 && wanted <= 1)) {
            throw refused("share", "0 to 1");
        }
        return wanted;
    }

    private static int number(String name, @Nullable Integer value, int usual, int from, int to) {
        int wanted = value == null ? usual : value;
        if (wanted < from || wanted > to) {
            throw refused(name, "%d to %d".formatted(from, to));
        }
        return wanted;
    }

    private static Duration duration(
            String name, @Nullable String value, Duration usual, Duration from, Duration to) {
        Duration wanted = value == null ? usual : Durations.parseFine(value);
        if (wanted == null || wanted.compareTo(from) < 0 || wanted.compareTo(to) > 0) {
            throw refused(name, "such as 10m, %s to %s".formatted(from, to));
        }
        return wanted;
    }

    private static <T> T read(
            String name,
            @Nullable String value,
            @Nullable T usual,
            Function<String, Optional<T>> parse,
            String what) {
        return Optional.ofNullable(usual)
                .filter(one -> value == null)
                .or(() -> value == null ? Optional.empty() : parse.apply(value))
                .orElseThrow(() -> refused(name, what));
    }

    private static ProblemException refused(String name, String what) {
        return new ProblemException(
                ProgramError.ROLLOUT_INVALID, 422, "%s is %s".formatted(name, what));
    }
}

package dev.skerry.gateway.web;

import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.error.PeopleError;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.people.Logins;
import dev.skerry.gateway.people.People;
import dev.skerry.gateway.people.Tokens;
import java.time.Duration;
import java.util.Optional;

/** How it is told that something about people was not done. */
public final class Refusals {
    private Refusals() {}

    /** The secret of a session that was opened. */
    public static String secret(Logins.Outcome outcome) {
        return switch (outcome) {
            case Logins.Outcome.Open(String secret) -> secret;
            case Logins.Outcome.Refused _ ->
                    throw new ProblemException(PeopleError.LOGIN_REFUSED, 401, "login");
            case Logins.Outcome.TooOften(Duration wait) -> throw tooOften(wait);
            case Logins.Outcome.NoRoom _ ->
                    throw new ProblemException(PeopleError.OIDC_NAME_TAKEN, 409, "login");
        };
    }

    public static void tooOften(Optional<Duration> wait) {
        if (wait.isPresent()) {
            throw tooOften(wait.get());
        }
    }

    private static ProblemException tooOften(Duration wait) {
        long seconds = wait.toSeconds() + 1;
        return new ProblemException(
                PeopleError.TRIED_TOO_OFTEN, 429, "wait %d s".formatted(seconds), seconds);
    }

    /** Returns if it was done. */
    public static void done(People.Outcome outcome, String name) {
        String who = "person '" + name + "'";
        switch (outcome) {
            case People.Outcome.Done _ -> {}
            case People.Outcome.Unknown _ ->
                    throw new ProblemException(PeopleError.PERSON_UNKNOWN, 404, who);
            case People.Outcome.ChangedSince _ ->
                    throw new ProblemException(GatewayError.CHANGED_SINCE, 412, who);
            case People.Outcome.NameTaken _ ->
                    throw new ProblemException(PeopleError.PERSON_EXISTS, 409, who);
            case People.Outcome.TooMany _ ->
                    throw new ProblemException(
                            PeopleError.TOO_MANY_PEOPLE,
                            409,
                            "at most %,d people".formatted(People.MOST));
            case People.Outcome.LastAdmin _ ->
                    throw new ProblemException(PeopleError.LAST_ADMIN, 409, who);
            case People.Outcome.DecidedElsewhere _ ->
                    throw new ProblemException(PeopleError.DECIDED_BY_PROVIDER, 409, who);
            case People.Outcome.WeakPassword(String why) ->
                    throw new ProblemException(PeopleError.PASSWORD_WEAK, 422, why);
            case People.Outcome.BadName _ ->
                    throw new ProblemException(PeopleError.PERSON_NAME_INVALID, 422, who);
        }
    }

    /** The token that was made. */
    public static Tokens.Outcome.Made made(Tokens.Outcome outcome, String name) {
        return switch (outcome) {
            case Tokens.Outcome.Made made -> made;
            case Tokens.Outcome.NameTaken _ ->
                    throw new ProblemException(
                            PeopleError.TOKEN_NAME_TAKEN, 409, "token '" + name + "'");
            case Tokens.Outcome.TooMany _ ->
                    throw new ProblemException(
                            PeopleError.TOO_MANY_PEOPLE,
                            409,
                            "at most %d tokens of a person".formatted(Tokens.MOST_OF_PERSON));
        };
    }

    /** The caller, who must be a person that the gateway keeps. */
    public static Caller person(CurrentCaller current) {
        Caller caller = current.get();
        if (caller.personKey() == 0) {
            throw new ProblemException(
                    PeopleError.NEEDS_PERSON, 409, "'%s' is none".formatted(caller.name()));
        }
        return caller;
    }

    /** The caller, who must see all sites. */
    public static Caller head(CurrentCaller current) {
        Caller caller = current.get();
        if (!caller.sites().areAll()) {
            throw new ProblemException(
                    PeopleError.SITES_LIMITED, 403, "that is of no site in particular");
        }
        return caller;
    }
}

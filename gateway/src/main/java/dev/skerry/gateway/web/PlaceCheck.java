package dev.skerry.gateway.web;

import dev.skerry.gateway.error.PeopleError;
import dev.skerry.gateway.fleet.FleetStore;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.model.rollout.ModelPlace;
import dev.skerry.gateway.people.CurrentCaller;
import dev.skerry.gateway.profile.Scope;
import jakarta.inject.Singleton;

/**
 * Whoever sees some sites decides for those and their agents, not for all or for groups, about
 * profiles as about models.
 */
@Singleton
public class PlaceCheck {
    private final CurrentCaller current;
    private final FleetStore fleet;

    PlaceCheck(CurrentCaller current, FleetStore fleet) {
        this.current = current;
        this.fleet = fleet;
    }

    /** Whether whoever asks may know of what is at a place. */
    public boolean isSeen(ModelPlace place) {
        Sites sites = current.get().sites();
        return switch (place.scope()) {
            case ALL, GROUP -> true;
            case SITE -> sites.include(place.target());
            case AGENT, DEVICE -> fleet.isSeen(place.target(), sites);
        };
    }

    /** Returns if whoever asks may decide for them. */
    public void check(Scope scope, String target) {
        Sites sites = current.get().sites();
        boolean may =
                switch (scope) {
                    case ALL, GROUP -> sites.areAll();
                    case SITE -> sites.include(target);
                    case AGENT, DEVICE -> fleet.isSeen(target, sites);
                };
        if (!may) {
            throw new ProblemException(
                    PeopleError.SITES_LIMITED,
                    403,
                    "%s %s".formatted(scope.word(), target).strip());
        }
    }
}

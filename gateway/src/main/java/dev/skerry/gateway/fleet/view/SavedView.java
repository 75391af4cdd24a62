package dev.skerry.gateway.fleet.view;

import java.time.Instant;

/**
 * A query of the list of the fleet that somebody keeps.
 *
 * @param query as it stands in the address
 * @param isShared whether everybody is offered it
 * @param isOwn whether whoever asks may change it
 */
public record SavedView(
        String name, String query, boolean isShared, boolean isOwn, String by, Instant at) {
    public static final int LONGEST_NAME = 64;
    public static final int LONGEST_QUERY = 4_000;

    public SavedView {
        if (name.isBlank() || name.length() > LONGEST_NAME || query.length() > LONGEST_QUERY) {
            throw new IllegalArgumentException("a view '%s'".formatted(name));
        }
    }
}

package dev.skerry.profile.exchange.part;

/**
 * Something that the other format can't hold.
 *
 * @param code stable, {@code SKR-X1…}
 * @param place in the document that was read, such as {@code deviceResources[2].properties.units};
 *     empty for the whole
 * @param message what was left out and why
 */
public record Leftover(String code, String place, String message) {
    /** One line for a terminal. */
    public String render() {
        return code + " " + (place.isEmpty() ? "" : place + ": ") + message;
    }
}

package dev.skerry.profile.exchange.wot;

import dev.skerry.profile.exchange.part.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes addresses of a kind of device of the addresses of one: the level that is the device's name
 * becomes {@code {device}}.
 */
final class Topics {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{?([^{}]*)}}?");
    private static final Pattern LEVEL = Pattern.compile("[^+#{}?\\p{Cntrl}]{1,256}");
    private static final String DEVICE = "{device}";
    private static final String RESOURCE = "{resource}";

    private final Set<String> deviceNames;
    private @Nullable String guessed;

    /** For a thing with this id and title, either of which may name the device in addresses. */
    Topics(String id, String title) {
        deviceNames =
                Stream.of(id, id.replaceAll("^.*[:/]", ""), title, Names.ofProfile(title))
                        .filter(name -> !name.isBlank())
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
    }

    /** What was taken for the device's name without a reason, or null. */
    @Nullable String guessed() {
        return guessed;
    }

    /**
     * An address that devices send to, with {@code {device}} in it, or null if it can't be one.
     *
     * @param after levels behind the device's own, if nothing says which that is
     */
    @Nullable String ofDevices(String address, int after) {
        List<String> levels = levels(address);
        if (levels == null) {
            return null;
        }
        if (!levels.contains(DEVICE)) {
            int resource = levels.indexOf(RESOURCE);
            int at = Math.max(0, (resource < 0 ? levels.size() - after : resource) - 1);
            if (levels.get(at).equals(RESOURCE)) {
                return null;
            }
            guessed = levels.get(at);
            levels.set(at, DEVICE);
        }
        return joined(levels);
    }

    /**
     * What addresses have in common that differ in one level, with {@code {resource}} there, or
     * null if they differ otherwise.
     */
    static @Nullable String common(Collection<String> addresses) {
        List<String> first = List.of(addresses.iterator().next().split("/", -1));
        int differs = -1;
        for (String address : addresses) {
            List<String> levels = List.of(address.split("/", -1));
            for (int i = 0; i < first.size() && levels.size() == first.size(); i++) {
                if (!levels.get(i).equals(first.get(i))) {
                    if (differs >= 0 && differs != i) {
                        return null;
                    }
                    differs = i;
                }
            }
            if (levels.size() != first.size()) {
                return null;
            }
        }
        if (differs < 0) {
            return null;
        }
        var common = new ArrayList<>(first);
        common.set(differs, RESOURCE);
        return String.join("/", common);
    }

    /** What stands for {@code {resource}} in an address. */
    static String resourceIn(String address, String common) {
        int at = List.of(common.split("/", -1)).indexOf(RESOURCE);
        return at < 0 ? "" : address.split("/", -1)[at];
    }

    /** An address that devices are told at, or null if it can't be one. */
    @Nullable String toDevices(String address) {
        List<String> levels = levels(address);
        if (levels == null) {
            return null;
        }
        String device = guessed;
        if (device != null && !levels.contains(DEVICE) && levels.contains(device)) {
            levels.set(levels.indexOf(device), DEVICE);
        }
        return joined(levels);
    }

    private static @Nullable String joined(List<String> levels) {
        String address = String.join("/", levels);
        return address.length() > 1_000 || address.startsWith("$") ? null : address;
    }

    private @Nullable List<String> levels(String address) {
        var levels = new ArrayList<String>();
        for (String level : address.replaceAll("^/", "").split("/", -1)) {
            String known = level(level);
            if (known == null || (known.equals(DEVICE) && levels.contains(DEVICE))) {
                return null;
            }
            levels.add(known);
        }
        return levels;
    }

    private @Nullable String level(String level) {
        if (level.equals(RESOURCE)) {
            return level;
        }
        if (deviceNames.contains(level.toLowerCase(Locale.ROOT))) {
            return DEVICE;
        }
        var matcher = PLACEHOLDER.matcher(level);
        if (!matcher.matches()) {
            return LEVEL.matcher(level).matches() ? level : null;
        }
        String name = matcher.group(1).toLowerCase(Locale.ROOT);
        return name.contains("site")
                ? "{site}"
                : name.contains("device") || name.contains("thing") || name.endsWith("id")
                        ? DEVICE
                        : null;
    }
}

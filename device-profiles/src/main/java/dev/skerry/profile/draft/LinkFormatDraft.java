package dev.skerry.profile.draft;

import dev.skerry.profile.draft.DraftProfile.Line;
import dev.skerry.profile.draft.LinkFormat.Link;
import dev.skerry.profile.model.Priority;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Proposes profiles for the resources that a CoAP server lists in {@code /.well-known/core}: those
 * that can be observed. Types of IPSO objects tell what is measured.
 */
public final class LinkFormatDraft {
    private static final Pattern OBJECT = Pattern.compile("(oma|ipso)\\.lwm2m\\.(?<object>[0-9]+)");
    private static final Pattern OBJECT_PATH =
            Pattern.compile("/(?<object>[0-9]+)/[0-9]+(/[0-9]+)?");

    /** Content formats (RFC 7252, 8428), the best to read first. */
    private static final Map<Integer, String> FORMATS = formats();

    private record Ipso(String name, String type, @Nullable String unit) {}

    private static final Map<String, Ipso> OBJECTS =
            Map.ofEntries(
                    Map.entry("3300", new Ipso("value", "float32", null)),
                    Map.entry("3301", new Ipso("illuminance", "float32", "lx")),
                    Map.entry("3302", new Ipso("presence", "boolean", null)),
                    Map.entry("3303", new Ipso("temperature", "float32", "Cel")),
                    Map.entry("3304", new Ipso("humidity", "float32", "%RH")),
                    Map.entry("3305", new Ipso("power", "float32", "W")),
                    Map.entry("3315", new Ipso("pressure", "float32", "Pa")),
                    Map.entry("3316", new Ipso("voltage", "float32", "V")),
                    Map.entry("3317", new Ipso("current", "float32", "A")),
                    Map.entry("3318", new Ipso("frequency", "float32", "Hz")),
                    Map.entry("3320", new Ipso("percentage", "float32", "%")),
                    Map.entry("3322", new Ipso("load", "float32", "kg")),
                    Map.entry("3324", new Ipso("loudness", "float32", "dB")),
                    Map.entry("3325", new Ipso("concentration", "float32", "ppm")),
                    Map.entry("3328", new Ipso("power", "float32", "W")),
                    Map.entry("3330", new Ipso("distance", "float32", "m")),
                    Map.entry("3331", new Ipso("energy", "float32", "kWh")),
                    Map.entry("3342", new Ipso("on", "boolean", null)));

    private final String server;
    private final Set<String> names = new HashSet<>();
    private final List<Draft> drafts = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();

    private LinkFormatDraft(String server) {
        this.server = server;
    }

    private static Map<Integer, String> formats() {
        Map<Integer, String> formats = new LinkedHashMap<>();
        formats.put(112, "senml+cbor");
        formats.put(110, "senml+json");
        formats.put(60, "cbor");
        formats.put(50, "json");
        formats.put(0, "text");
        return formats;
    }

    /**
     * A profile for each kind of resource.
     *
     * @param server {@code coap://host:port}
     * @param links the answer of its {@code /.well-known/core}
     */
    public static Drafts of(String server, String links) {
        var draft = new LinkFormatDraft(server);
        Map<String, List<Link>> kinds = new LinkedHashMap<>();
        for (Link link : LinkFormat.parse(links)) {
            if (link.path().startsWith("/.well-known")) {
                continue;
            }
            if (link.path().length() < 2 || !link.path().startsWith("/")) {
                draft.leftOut.add("<" + link.path() + ">: no path of this server");
            } else if (link.isObservable()) {
                kinds.computeIfAbsent(
                                draft.pattern(link) + " " + link.type(), k -> new ArrayList<>())
                        .add(link);
            } else {
                draft.leftOut.add(link.path() + ": can't be observed (no obs)");
            }
        }
        kinds.values().forEach(draft::add);
        return new Drafts(draft.drafts, draft.leftOut);
    }

    private String pattern(Link link) {
        List<String> levels = new ArrayList<>(List.of(link.path().split("/", -1)));
        levels.set(level(link), "{device}");
        return String.join("/", levels);
    }

    /** Of an object's path its number stands for the device, for the last number is the datum. */
    private static int level(Link link) {
        return OBJECT_PATH.matcher(link.path()).matches()
                ? 1
                : Math.max(1, DeviceLevels.ofTopic(link.path(), TopicFacts.Kind.JSON));
    }

    private void add(List<Link> links) {
        Link link = links.getFirst();
        Ipso ipso = ipso(link);
        String type = link.type();
        String name =
                ipso != null ? ipso.name() : Names.ofResource(type.isEmpty() ? "value" : type);
        String payload =
                FORMATS.entrySet().stream()
                        .filter(format -> link.offers(format.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse("json");
        String pattern = pattern(link);
        boolean isSame = links.size() > 1;
        var devices = new TreeSet<String>();
        links.forEach(l -> devices.add(l.path().split("/", -1)[level(l)]));
        String last = link.path().substring(link.path().lastIndexOf('/') + 1);
        String from =
                switch (payload) {
                    case "json", "cbor" -> "/" + (ipso != null ? "value" : name);
                    case "text" -> null;
                    default -> ipso != null ? last : name;
                };
        var resource =
                new DraftResource(
                        name,
                        ipso == null ? "float32" : ipso.type(),
                        ipso == null ? null : ipso.unit(),
                        from,
                        null,
                        null,
                        List.of(),
                        Priority.TELEMETRY,
                        null,
                        type.isEmpty()
                                ? "type and place, for nothing is said of them"
                                : "type%s and place, from rt=%s"
                                        .formatted(
                                                ipso != null && ipso.unit() != null ? ", unit" : "",
                                                type));
        var profile =
                new DraftProfile(
                        Names.unique(
                                Names.ofProfile(type.isEmpty() ? link.path() : type), "-", names),
                        "Drafted from what %s lists in /.well-known/core.".formatted(server),
                        List.of(
                                new Line("coap:", null),
                                new Line(
                                        "  path: " + DraftWriter.quoted(pattern),
                                        "'%s' is a device".formatted(String.join("', '", devices))),
                                new Line(
                                        "  observe: "
                                                + DraftWriter.quoted(
                                                        server + (isSame ? pattern : link.path())),
                                        null),
                                new Line("  payload: " + payload, null)),
                        List.of(resource),
                        List.of(),
                        List.of());
        Drafts checked = Drafts.checked(profile, List.copyOf(devices), links.size());
        drafts.addAll(checked.drafts());
        checked.leftOut().forEach(why -> leftOut.add(link.path() + ": " + why));
    }

    private static @Nullable Ipso ipso(Link link) {
        Matcher type = OBJECT.matcher(link.type());
        Matcher path = OBJECT_PATH.matcher(link.path());
        String object =
                type.matches() ? type.group("object") : path.matches() ? path.group("object") : "";
        return OBJECTS.get(object);
    }
}

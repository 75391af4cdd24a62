package dev.skerry.profile.exchange.wot;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.profile.exchange.part.ExchangeCode;
import dev.skerry.profile.exchange.part.Leftovers;
import dev.skerry.profile.exchange.part.Names;
import dev.skerry.profile.exchange.part.Nodes;
import dev.skerry.profile.exchange.part.ProfileDraft;
import dev.skerry.profile.exchange.part.Unreadable;
import java.util.List;
import java.util.Map.Entry;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes a profile of a W3C Thing Description 1.1, which describes one device, or of a Thing Model
 * 1.1, which describes a kind of device and mostly says nothing of addresses.
 */
public final class WotImport {
    private static final Set<String> KNOWN =
            Set.of(
                    "@context",
                    "@type",
                    "id",
                    "title",
                    "description",
                    "version",
                    "base",
                    "properties",
                    "actions",
                    "events",
                    "forms",
                    "uriVariables",
                    "links",
                    "security",
                    "securityDefinitions",
                    "tm:required",
                    "tm:optional");
    private static final Pattern VERSION =
            Pattern.compile("v?((0|[1-9][0-9]{0,8})\\.(0|[1-9][0-9]{0,8})\\.(0|[1-9][0-9]{0,8}))");

    private WotImport() {}

    /** Whether a document looks like a Thing Description or a Thing Model. */
    public static boolean knows(JsonNode document) {
        return document.has("@context")
                || (document.has("title")
                        && (document.has("properties") || document.has("actions")));
    }

    /**
     * The profile.
     *
     * @throws Unreadable if the document is no thing
     */
    public static ProfileDraft read(JsonNode document, Leftovers leftovers) throws Unreadable {
        if (!knows(document)) {
            throw new Unreadable(
                    ExchangeCode.UNKNOWN_FORMAT,
                    "a Thing Description or Model has '@context' and 'title', this has not",
                    "name the right file");
        }
        JsonNode thing = References.resolve(document, leftovers);
        String title = Nodes.text(thing, "title", "thing");
        var draft =
                new ProfileDraft(
                        Names.ofProfile(title),
                        version(thing),
                        Nodes.text(thing, "description", ""));
        boolean isModel =
                Nodes.items(thing, "@type").stream()
                        .anyMatch(type -> type.asText().equals("tm:ThingModel"));
        draft.comment(
                "Made from the W3C Thing %s '%s'."
                        .formatted(isModel ? "Model" : "Description", title));
        draft.comment("Lines with 'guess:' say what was not in it; check them.");
        reportThing(thing, leftovers);
        var topics = new Topics(Nodes.text(thing, "id", ""), title);
        var properties = new Properties(thing, topics, draft, leftovers);
        properties.declare();
        new Actions(thing, topics, draft, leftovers).declare();
        return draft;
    }

    private static String version(JsonNode thing) {
        JsonNode version = Nodes.object(thing, "version");
        String written = Nodes.text(version, "model", Nodes.text(version, "instance", ""));
        var matcher = VERSION.matcher(written);
        return matcher.matches() ? matcher.group(1) : "1.0.0";
    }

    private static void reportThing(JsonNode thing, Leftovers leftovers) {
        String others = Nodes.otherKeys(thing, KNOWN::contains);
        if (!others.isEmpty()) {
            leftovers.add(ExchangeCode.NO_COUNTERPART, "", "a profile has nothing for: " + others);
        }
        for (Entry<String, JsonNode> event : Nodes.entries(thing, "events")) {
            leftovers.add(
                    ExchangeCode.NO_COUNTERPART,
                    "events." + event.getKey(),
                    "a profile has no events: declare a resource if the device sends it as a value");
        }
        for (Entry<String, JsonNode> scheme : Nodes.entries(thing, "securityDefinitions")) {
            if (!"nosec".equals(Nodes.text(scheme.getValue(), "scheme"))) {
                leftovers.add(
                        ExchangeCode.NO_COUNTERPART,
                        "securityDefinitions." + scheme.getKey(),
                        "how the broker lets the agent in is set on the agent");
            }
        }
        if (thing.has("tm:required") || thing.has("tm:optional")) {
            leftovers.add(
                    ExchangeCode.NO_COUNTERPART,
                    thing.has("tm:required") ? "tm:required" : "tm:optional",
                    "a message need not carry every resource");
        }
        List<JsonNode> links = Nodes.items(thing, "links");
        for (int i = 0; i < links.size(); i++) {
            String relation = Nodes.text(links.get(i), "rel", "");
            leftovers.add(
                    relation.startsWith("tm:") || relation.equals("type")
                            ? ExchangeCode.REFERENCE
                            : ExchangeCode.NO_COUNTERPART,
                    "links[" + i + "]",
                    "the link '%s' to %s is not followed"
                            .formatted(relation, Nodes.text(links.get(i), "href", "nowhere")));
        }
    }
}

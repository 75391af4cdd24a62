package dev.skerry.gateway.web.document;

import dev.skerry.gateway.bulk.BulkRow;
import dev.skerry.gateway.bulk.Bulks;
import dev.skerry.gateway.fleet.index.FleetQuery;
import dev.skerry.gateway.fleet.index.Health;
import dev.skerry.gateway.fleet.index.Sort;
import dev.skerry.gateway.web.document.ApiDocument.Taken;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/** What the parameters of the list of the fleet take. */
final class FleetParameters {
    private static final String LIST = "/api/fleet?";

    private FleetParameters() {}

    static void add(Map<String, Taken> taken) {
        taken.put(
                "stream",
                ApiDocument.text("an event stream's name", "0123456789abcdef0123456789abcdef"));
        taken.put("viewName", ApiDocument.text("a view's name", "night shift"));
        taken.put(
                LIST + "q",
                ApiDocument.text(
                        "words, each of which is in an agent's id, site, tags, profiles or"
                                + " device ids",
                        "north pump"));
        taken.put(
                "/api/fleet/agents?id",
                several(
                        ApiDocument.type(SchemaType.STRING).minLength(1),
                        "these agents",
                        List.of("north")));
        taken.put(LIST + "state", words("in one of these states", "connected", "cut-off"));
        taken.put(
                LIST + "health",
                words(
                        "of one of these healths",
                        Arrays.stream(Health.values()).map(Health::word).toArray(String[]::new)));
        taken.put(
                LIST + "alarms",
                words(
                        "whose most serious active alarm is one of these",
                        "critical",
                        "warning",
                        "info",
                        "none"));
        taken.put(LIST + "site", texts("at one of these sites", "plant"));
        taken.put(LIST + "profile", texts("with a device of one of these profiles", "pump"));
        taken.put(LIST + "version", texts("of one of these versions", "1.2.0"));
        taken.put(LIST + "tag", texts("with one of these tags", "canary"));
        taken.put(
                LIST + "sort",
                ApiDocument.choice(
                        "in this order; with - before it, the other way round",
                        "agent",
                        Arrays.stream(Sort.values())
                                .map(Sort::word)
                                .flatMap(word -> Stream.of(word, "-" + word))
                                .filter(word -> !word.equals("agent"))
                                .toArray(String[]::new)));
        taken.put(LIST + "offset", number("rows to leave out", 0, Integer.MAX_VALUE, 0));
        taken.put(LIST + "limit", number("rows at most", 0, FleetQuery.MOST_ROWS, 100));
        addBulk(taken);
    }

    /** Of changes of many agents. */
    private static void addBulk(Map<String, Taken> taken) {
        taken.put("bulkId", ApiDocument.text("the id of a change of many agents", "tags-1"));
        for (String path : List.of("/api/fleet/bulk/dry-run?", "/api/fleet/bulk/{bulkId}?")) {
            taken.put(path + "offset", number("agents to leave out", 0, Bulks.MOST_AGENTS, 0));
            taken.put(path + "limit", number("agents at most", 0, FleetQuery.MOST_ROWS, 100));
        }
        taken.put(
                "/api/fleet/bulk/{bulkId}?state",
                ApiDocument.choice(
                        "only agents of which this became",
                        "all",
                        Arrays.stream(BulkRow.State.values())
                                .map(BulkRow.State::word)
                                .toArray(String[]::new)));
    }

    private static Taken texts(String description, String example) {
        return several(
                ApiDocument.type(SchemaType.STRING).minLength(1), description, List.of(example));
    }

    private static Taken words(String description, String... words) {
        Schema word =
                ApiDocument.type(SchemaType.STRING).enumeration(List.<Object>of((Object[]) words));
        return several(word, description, List.of(words[0]));
    }

    private static Taken several(Schema of, String description, List<String> example) {
        return new Taken(
                ApiDocument.type(SchemaType.ARRAY).items(of).maxItems(FleetQuery.MOST_VALUES),
                "only " + description + "; may be given several times",
                example);
    }

    private static Taken number(String description, int least, int most, int otherwise) {
        return new Taken(
                OASFactory.createSchema()
                        .type(List.of(SchemaType.INTEGER))
                        .format("int32")
                        .minimum(BigDecimal.valueOf(least))
                        .maximum(BigDecimal.valueOf(most))
                        .defaultValue(otherwise),
                description,
                otherwise);
    }
}

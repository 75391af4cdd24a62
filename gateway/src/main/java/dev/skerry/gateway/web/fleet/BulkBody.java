package dev.skerry.gateway.web.fleet;

import dev.skerry.gateway.bulk.BulkChange;
import dev.skerry.gateway.bulk.BulkKind;
import dev.skerry.gateway.bulk.Bulks;
import dev.skerry.gateway.error.ActionError;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.index.Facet;
import dev.skerry.gateway.fleet.index.FleetIndex;
import dev.skerry.gateway.fleet.index.FleetQuery;
import dev.skerry.gateway.fleet.index.Sort;
import dev.skerry.gateway.web.Bodies;
import dev.skerry.gateway.web.ProblemException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A change of many agents, as somebody wrote it. */
record BulkBody(
        @Nullable String id,
        @Nullable String kind,
        @Nullable List<@Nullable String> agents,
        @Nullable Query query,
        @Nullable List<@Nullable String> except,
        @Nullable List<@Nullable String> add,
        @Nullable List<@Nullable String> remove,
        @Nullable String name,
        @Nullable String version) {
    static final String EXPECTED =
            "{\"kind\": \"drain\", \"agents\": [\"north\", …]}, or with \"query\" instead of agents";

    private static final int MOST_TAGS = 32;
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,40}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Agents as GET /api/fleet finds them. */
    record Query(
            @Nullable String q,
            @Nullable List<String> state,
            @Nullable List<String> health,
            @Nullable List<String> alarms,
            @Nullable List<String> site,
            @Nullable List<String> profile,
            @Nullable List<String> version,
            @Nullable List<String> tag) {
        FleetQuery read() {
            Map<Facet, Set<String>> wanted = new EnumMap<>(Facet.class);
            wanted.put(Facet.STATE, FleetParameter.values(Facet.STATE, state));
            wanted.put(Facet.HEALTH, FleetParameter.values(Facet.HEALTH, health));
            wanted.put(Facet.ALARMS, FleetParameter.values(Facet.ALARMS, alarms));
            wanted.put(Facet.SITE, FleetParameter.values(Facet.SITE, site));
            wanted.put(Facet.PROFILE, FleetParameter.values(Facet.PROFILE, profile));
            wanted.put(Facet.VERSION, FleetParameter.values(Facet.VERSION, version));
            wanted.put(Facet.TAG, FleetParameter.values(Facet.TAG, tag));
            return new FleetQuery(FleetParameter.text(q), wanted, Sort.AGENT, false, 0, 0);
        }
    }

    BulkChange change() {
        BulkKind wanted =
                BulkKind.of(Bodies.required("kind", kind))
                        .orElseThrow(() -> invalid("kind '%s'".formatted(kind)));
        try {
            return new BulkChange(
                    wanted,
                    tags("add", add),
                    tags("remove", remove),
                    matched("name", name, NAME),
                    version == null ? null : matched("version", version, NAME));
        } catch (IllegalArgumentException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    /** Whom it is for: those that the query finds now, or those that are named. */
    List<String> agents(FleetIndex index, Sites sites) {
        List<String> ids = asked(agents, query, index, sites);
        if (ids.isEmpty()) {
            throw invalid("it is for no agent");
        }
        if (ids.size() > Bulks.MOST_AGENTS) {
            throw invalid(
                    "it is for %,d agents, at most %,d".formatted(ids.size(), Bulks.MOST_AGENTS));
        }
        return ids;
    }

    private List<String> asked(
            @Nullable List<@Nullable String> named,
            @Nullable Query wanted,
            FleetIndex index,
            Sites sites) {
        if (named != null && wanted == null) {
            return named.stream().map(id -> Bodies.required("agents", id)).toList();
        }
        if (named == null && wanted != null) {
            return found(wanted.read(), index, sites);
        }
        throw invalid("either agents or a query says whom it is for");
    }

    private List<String> found(FleetQuery wanted, FleetIndex index, Sites sites) {
        Set<String> left = except == null ? Set.of() : new HashSet<>(except);
        return index.matching(wanted, sites).stream().filter(id -> !left.contains(id)).toList();
    }

    String idOrNew() {
        if (id == null) {
            return UUID.randomUUID().toString();
        }
        if (!ID.matcher(id).matches()) {
            throw invalid("an id has 1 to 40 letters, digits, dots, dashes and underscores");
        }
        return id;
    }

    private static Set<String> tags(String name, @Nullable List<@Nullable String> given) {
        Set<String> tags = new TreeSet<>();
        if (given != null) {
            for (String tag : given) {
                if (tag == null || !TAG.matcher(tag).matches() || tags.size() == MOST_TAGS) {
                    throw invalid(
                            "'%s' has at most %d tags of letters, digits, '.', '-' and '_'"
                                    .formatted(name, MOST_TAGS));
                }
                tags.add(tag);
            }
        }
        return tags;
    }

    private static String matched(String what, @Nullable String text, Pattern pattern) {
        if (text != null && !pattern.matcher(text).matches()) {
            throw invalid("'%s' can't be that".formatted(what));
        }
        return text == null ? "" : text;
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(ActionError.BULK_INVALID, 422, detail);
    }
}

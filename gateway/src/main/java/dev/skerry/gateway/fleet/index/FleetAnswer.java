package dev.skerry.gateway.fleet.index;

import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.fleet.index.FleetIndex.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a query finds.
 *
 * @param total agents that whoever asks sees
 * @param matching of these, how many the query finds
 * @param offset of the first row among those that match
 * @param facets each counted without its own filter
 * @param totals of all agents that whoever asks sees
 */
public record FleetAnswer(
        int total,
        int matching,
        int offset,
        List<FleetRow> rows,
        List<FacetView> facets,
        FleetTotals totals) {
    public FleetAnswer {
        rows = List.copyOf(rows);
        facets = List.copyOf(facets);
    }

    /**
     * What agents have of a facet.
     *
     * @param values chosen ones first, then those with the most agents
     * @param more values that are not told
     */
    public record FacetView(Facet facet, List<ValueCount> values, int more) {
        public FacetView {
            values = List.copyOf(values);
        }
    }

    /** How many agents have a value. */
    public record ValueCount(String value, int count) {}

    static FleetAnswer of(FleetQuery query, Sites sites, Snapshot fleet) {
        var counts = new FacetCounts(query.wanted());
        List<String> words = query.words();
        List<Entry> found = new ArrayList<>();
        int total = 0;
        for (Entry entry : fleet.entries()) {
            if (!sites.include(entry.row().site())) {
                continue;
            }
            total++;
            if (entry.has(words) && counts.add(entry.row())) {
                found.add(entry);
            }
        }
        inOrder(found, query);
        int from = Math.min(query.offset(), found.size());
        int to = Math.min(found.size(), from + query.limit());
        return new FleetAnswer(
                total,
                found.size(),
                from,
                found.subList(from, to).stream().map(Entry::row).toList(),
                counts.views(),
                FleetTotals.of(fleet, sites));
    }

    static List<Entry> matching(FleetQuery query, Sites sites, Snapshot fleet) {
        List<String> words = query.words();
        List<Entry> found = new ArrayList<>();
        for (Entry entry : fleet.entries()) {
            if (query.finds(entry, words, sites)) {
                found.add(entry);
            }
        }
        inOrder(found, query);
        return found;
    }

    /** They come by id, and the sort is stable. */
    private static void inOrder(List<Entry> found, FleetQuery query) {
        Comparator<Entry> order = query.sort().comparator();
        if (query.isReversed()) {
            found.sort(order.reversed());
        } else if (query.sort() != Sort.AGENT) {
            found.sort(order);
        }
    }
}

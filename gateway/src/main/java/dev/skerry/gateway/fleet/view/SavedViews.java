package dev.skerry.gateway.fleet.view;

import dev.skerry.gateway.fleet.Times;
import dev.skerry.gateway.people.Caller;
import dev.skerry.gateway.store.AnsweredChange;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.Sql;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Each person's views, and those that are shared. They follow a person to another machine. */
public final class SavedViews {
    /** Of one person. */
    public static final int MOST_OF_ONE = 50;

    /** Shared ones that are offered, the oldest. */
    public static final int MOST_SHARED = 100;

    private final Jdbi jdbi;
    private final GroupCommitter committer;
    private final InstantSource clock;

    /** What became of a change. */
    public enum Outcome {
        DONE,
        /** There is no view of that name that is theirs. */
        UNKNOWN,
        /** They have another one of the new name. */
        NAME_TAKEN,
        /** They have as many as they may. */
        TOO_MANY
    }

    public SavedViews(Jdbi jdbi, GroupCommitter committer, InstantSource clock) {
        this.jdbi = jdbi;
        this.committer = committer;
        this.clock = clock;
    }

    /** One's own by name, and then those that others share. */
    public List<SavedView> of(Caller caller) {
        List<SavedView> views = new ArrayList<>();
        jdbi.useHandle(
                handle ->
                        Sql.query(
                                handle,
                                """
                                select name, query, is_shared, owner, saved_by, saved_at \
                                from saved_view where owner = ? or (is_shared and view_id in \
                                (select view_id from saved_view where is_shared \
                                order by view_id fetch first ? rows only)) order by name""",
                                row ->
                                        views.add(
                                                new SavedView(
                                                        row.getString(1),
                                                        row.getString(2),
                                                        row.getBoolean(3),
                                                        row.getString(4).equals(owner(caller)),
                                                        row.getString(5),
                                                        Times.ofMicros(row.getLong(6)))),
                                owner(caller),
                                MOST_SHARED));
        views.sort((a, b) -> Boolean.compare(b.isOwn(), a.isOwn()));
        return views;
    }

    /**
     * Keeps a view, in the place of one's own of that name if there is one.
     *
     * @param before the name that it had; null if it has none other
     */
    public CompletableFuture<Outcome> keep(
            Caller caller, @Nullable String before, String name, String query, boolean isShared)
            throws InterruptedException {
        long now = Times.toMicros(clock.instant());
        return AnsweredChange.submit(
                committer,
                "view of " + caller.name(),
                tx ->
                        keep(
                                tx,
                                caller,
                                before,
                                new SavedView(
                                        name,
                                        query,
                                        isShared,
                                        true,
                                        caller.name(),
                                        Times.ofMicros(now))));
    }

    private static Outcome keep(Handle tx, Caller caller, @Nullable String before, SavedView view) {
        boolean isRenamed = before != null && !before.equals(view.name());
        if (isRenamed && exists(tx, caller, view.name())) {
            return Outcome.NAME_TAKEN;
        }
        String known = before == null ? view.name() : before;
        int updated =
                Sql.update(
                        tx,
                        """
                        update saved_view set name = ?, query = ?, is_shared = ?, saved_by = ?, \
                        saved_at = ? where owner = ? and name = ?""",
                        view.name(),
                        view.query(),
                        view.isShared(),
                        view.by(),
                        Times.toMicros(view.at()),
                        owner(caller),
                        known);
        if (updated > 0) {
            return Outcome.DONE;
        }
        if (isRenamed) {
            return Outcome.UNKNOWN;
        }
        if (count(tx, "select count(*) from saved_view where owner = ?", owner(caller))
                >= MOST_OF_ONE) {
            return Outcome.TOO_MANY;
        }
        Sql.update(
                tx,
                """
                insert into saved_view (name, query, is_shared, saved_by, saved_at, owner) \
                values (?, ?, ?, ?, ?, ?)""",
                view.name(),
                view.query(),
                view.isShared(),
                view.by(),
                Times.toMicros(view.at()),
                owner(caller));
        return Outcome.DONE;
    }

    /** Forgets one of one's own. */
    public CompletableFuture<Outcome> forget(Caller caller, String name)
            throws InterruptedException {
        return AnsweredChange.submit(
                committer,
                "view of " + caller.name(),
                tx ->
                        Sql.update(
                                                tx,
                                                "delete from saved_view where owner = ? and name = ?",
                                                owner(caller),
                                                name)
                                        > 0
                                ? Outcome.DONE
                                : Outcome.UNKNOWN);
    }

    private static boolean exists(Handle tx, Caller caller, String name) {
        return count(
                        tx,
                        "select count(*) from saved_view where owner = ? and name = ?",
                        owner(caller),
                        name)
                > 0;
    }

    private static int count(Handle handle, String sql, Object... values) {
        int[] count = new int[1];
        Sql.query(handle, sql, row -> count[0] = row.getInt(1), values);
        return count[0];
    }

    /** Somebody who is given a name that was another's gets none of their views. */
    private static String owner(Caller caller) {
        return caller.personKey() == 0 ? caller.name() : "person:" + caller.personKey();
    }
}

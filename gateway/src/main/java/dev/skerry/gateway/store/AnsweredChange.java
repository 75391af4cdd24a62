package dev.skerry.gateway.store;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A change with an answer, which is given once it is durable. */
public final class AnsweredChange<T> implements Change {
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private final String what;
    private final Function<Handle, T> write;
    private final Consumer<T> afterCommit;
    private @Nullable T answer;

    /**
     * A change.
     *
     * @param what it is, for people
     * @param write may be called more than once; what it gave last counts
     * @param afterCommit called on the writer's thread before the answer is given; must not block
     */
    public AnsweredChange(String what, Function<Handle, T> write, Consumer<T> afterCommit) {
        this.what = what;
        this.write = write;
        this.afterCommit = afterCommit;
    }

    /** Has a change made whose answer alone counts. */
    public static <T> CompletableFuture<T> submit(
            GroupCommitter committer, String what, Function<Handle, T> write)
            throws InterruptedException {
        var change = new AnsweredChange<>(what, write, answer -> {});
        committer.submit(change);
        return change.done;
    }

    /** The answer. */
    public CompletableFuture<T> done() {
        return done;
    }

    @Override
    public void apply(Handle transaction) {
        answer = write.apply(transaction);
    }

    @Override
    public void committed() {
        T given = java.util.Objects.requireNonNull(answer, "applied before it is committed");
        afterCommit.accept(given);
        done.complete(given);
    }

    @Override
    public void refused(RuntimeException why) {
        done.completeExceptionally(why);
    }

    @Override
    public String toString() {
        return what;
    }
}

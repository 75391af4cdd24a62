package dev.skerry.gateway.enrol;

import dev.skerry.gateway.enrol.EnrolmentView.FailureView;
import dev.skerry.gateway.error.ErrorCode;
import dev.skerry.gateway.store.GroupCommitter;
import dev.skerry.gateway.store.NotedChange;
import dev.skerry.sync.proto.BootSteps;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Writes down how far enrolments are, and where they stopped. */
public final class Timeline {
    private final GroupCommitter committer;
    private final SqlEnrolmentStore store;
    private final InstantSource clock;

    public Timeline(GroupCommitter committer, SqlEnrolmentStore store, InstantSource clock) {
        this.committer = committer;
        this.store = store;
        this.clock = clock;
    }

    /** Whether a step was taken. */
    public boolean isTaken(String enrolmentId, Step step) {
        return store.steps(enrolmentId).stream().anyMatch(taken -> taken.step() == step);
    }

    /** A step was taken; only the first time counts. */
    public void taken(String enrolmentId, Step step, @Nullable String detail)
            throws InterruptedException {
        Instant now = clock.instant();
        committer.submit(
                new NotedChange(
                        "step of enrolment " + enrolmentId,
                        256,
                        transaction ->
                                SqlEnrolmentStore.taken(
                                        transaction, enrolmentId, step, now, detail),
                        () -> {}));
    }

    /**
     * What the first boot of its device did, all of it.
     *
     * @param then called once it is durable; must not block
     */
    public void firstBoot(String enrolmentId, BootSteps told, Runnable then)
            throws InterruptedException {
        committer.submit(
                new NotedChange(
                        "first boot of enrolment " + enrolmentId,
                        told.getSerializedSize(),
                        transaction ->
                                SqlFirstBootStore.replace(
                                        transaction, enrolmentId, told.getStepsList()),
                        then));
    }

    /** An attempt stopped at a step. */
    public void failed(String enrolmentId, Step step, ErrorCode error, String detail, String peer)
            throws InterruptedException {
        failed(enrolmentId, failure(step, error, detail, peer));
    }

    /**
     * An attempt stopped at a step.
     *
     * @param message what is wrong and what to do
     */
    public void failed(String enrolmentId, Step step, String code, String message, String peer)
            throws InterruptedException {
        failed(enrolmentId, new FailureView(step, clock.instant(), code, message, peer));
    }

    private void failed(String enrolmentId, FailureView failure) throws InterruptedException {
        committer.submit(
                new NotedChange(
                        "failure of enrolment " + enrolmentId,
                        1024,
                        transaction -> SqlEnrolmentStore.failed(transaction, enrolmentId, failure),
                        () -> {}));
    }

    FailureView failure(Step step, ErrorCode error, String detail, String peer) {
        return new FailureView(
                step,
                clock.instant(),
                error.code(),
                "%s: %s; %s".formatted(error.meaning(), detail, error.advice()),
                peer);
    }
}

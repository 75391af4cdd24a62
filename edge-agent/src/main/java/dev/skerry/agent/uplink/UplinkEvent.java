package dev.skerry.agent.uplink;

import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.session.AgentInput;
import dev.skerry.sync.session.SequenceRange;
import io.grpc.Status;
import java.util.Collections;
import java.util.List;

/** What other threads tell the uplink's; streams are numbered, so that a late word is known. */
sealed interface UplinkEvent {
    record Received(int stream, GatewayFrame frame) implements UplinkEvent {}

    /** More can be sent without piling up. */
    record Ready(int stream) implements UplinkEvent {}

    record Ended(int stream, Status status) implements UplinkEvent {}

    record OutboxGrew() implements UplinkEvent {}

    /** Among these are batches that were refused and are to be sent again. */
    record BatchesReleased(SequenceRange range) implements UplinkEvent {
        static BatchesReleased of(List<Long> sequences) {
            return new BatchesReleased(
                    new SequenceRange(Collections.min(sequences), Collections.max(sequences)));
        }
    }

    /** Something for the session, whether or not there is one. */
    record Happened(AgentInput what) implements UplinkEvent {}

    /** The next session is to be by another certificate, and to begin soon. */
    record CertificateChanged() implements UplinkEvent {}

    record Stopping() implements UplinkEvent {}

    /** Puts a stream's words into the mailbox. */
    static GatewayStream.Listener listener(int stream, Mailbox<UplinkEvent> mailbox) {
        return new GatewayStream.Listener() {
            @Override
            public void received(GatewayFrame frame) {
                mailbox.put(new Received(stream, frame));
            }

            @Override
            public void ready() {
                mailbox.put(new Ready(stream));
            }

            @Override
            public void closed(Status status) {
                mailbox.put(new Ended(stream, status));
            }
        };
    }
}

package dev.skerry.gateway.session;

import com.google.protobuf.ByteString;
import dev.skerry.gateway.error.GatewayError;
import dev.skerry.gateway.fleet.Times;
import dev.skerry.sync.crdt.InvalidTwinException;
import dev.skerry.sync.proto.Hello;
import dev.skerry.sync.proto.TwinVector;
import dev.skerry.sync.session.GatewayInput;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** How the agent of one session is welcomed. Used by its thread alone. */
final class Admission {
    private static final Logger LOG = Logger.getLogger(Admission.class);
    private static final int PATIENCE_SECONDS = 10;

    private final SessionServices services;
    private @Nullable ByteString unconfirmed;

    Admission(SessionServices services) {
        this.services = services;
    }

    /** As if it had its outbox: of which it is there to be repaired for. */
    static Hello withEpoch(Hello hello) {
        return hello.hasRescue()
                ? hello.toBuilder().setEpoch(hello.getRescue().getEpoch()).build()
                : hello;
    }

    /** Admits it, or ends the session. */
    GatewayInput answer(Hello hello) throws InterruptedException {
        if (hello.hasRescue()) {
            // It has opened nothing by which it could be known again, or that could be compared.
            return admitted(hello, List.of(), new Lineages.Greeting(ByteString.EMPTY, false));
        }
        try {
            Lineages.Greeting greeting = durable(services.lineages().greet(hello));
            durable(services.twins().recognise(hello.getAgentId(), hello.getVectorsList()));
            unconfirmed = greeting.token();
            return admitted(hello, services.twins().vectors(hello.getAgentId()), greeting);
        } catch (InvalidTwinException e) {
            return new GatewayInput.End(InvalidTwinException.CODE, String.valueOf(e.getMessage()));
        } catch (ExecutionException | TimeoutException e) {
            LOG.warnf("session=not-greeted agent=%s cause=\"%s\"", hello.getAgentId(), e);
            return new GatewayInput.End(
                    GatewayError.STORE_TROUBLE.code(), GatewayError.STORE_TROUBLE.meaning());
        }
    }

    private GatewayInput.Admitted admitted(
            Hello hello, List<TwinVector> vectors, Lineages.Greeting greeting) {
        return new GatewayInput.Admitted(
                Times.toMicros(services.clock().instant()),
                services.fleet().highestStored(hello.getAgentId(), hello.getEpoch()),
                vectors,
                greeting.token(),
                greeting.forked(),
                services.tracing().perMinute());
    }

    private static <T> T durable(CompletableFuture<T> change)
            throws InterruptedException, ExecutionException, TimeoutException {
        return change.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** An agent that goes on after Welcome has made its lineage durable. */
    void confirm(String agentId, long epoch) throws InterruptedException {
        ByteString token = unconfirmed;
        if (token != null) {
            unconfirmed = null;
            services.lineages().confirm(agentId, epoch, token);
        }
    }
}

package dev.skerry.gateway.session;

import dev.skerry.sync.proto.AgentFrame;
import dev.skerry.sync.proto.GatewayFrame;
import dev.skerry.sync.proto.SyncGrpc;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** The gRPC end of sync.proto: each stream becomes a session with a virtual thread of its own. */
@GrpcService
public class SyncService extends SyncGrpc.SyncImplBase {
    private final SessionServices services;

    SyncService(SessionServices services) {
        this.services = services;
    }

    @Override
    public StreamObserver<AgentFrame> session(StreamObserver<GatewayFrame> responses) {
        var observer = (ServerCallStreamObserver<GatewayFrame>) responses;
        HttpConnection connection = connection();
        var session = new SessionHandler(services, new FrameStream(observer), connection);
        observer.setOnCancelHandler(session::onCompleted);
        if (connection != null) {
            // A connection that just breaks cancels no stream; an agent has one for its session.
            connection.closeHandler(closed -> session.onCompleted());
        }
        observer.disableAutoRequest();
        Thread.ofVirtual().name("session").start(session);
        observer.request(SessionHandler.FRAME_WINDOW);
        return session;
    }

    /** Quarkus leaves the request with the context that the call runs on. */
    private static @Nullable HttpConnection connection() {
        Context context = Vertx.currentContext();
        RoutingContext request =
                context == null ? null : context.getLocal(RoutingContext.class.getName());
        return request == null ? null : request.request().connection();
    }
}

package dev.skerry.gateway.web.authority;

import dev.skerry.gateway.authority.Authority;
import dev.skerry.gateway.authority.Peer;
import dev.skerry.gateway.authority.PeerCheck;
import dev.skerry.gateway.authority.TlsPeer;
import dev.skerry.gateway.enrol.CertificateBag;
import dev.skerry.gateway.enrol.Enroller;
import dev.skerry.gateway.enrol.Enroller.Answer;
import dev.skerry.gateway.error.AuthorityError;
import dev.skerry.gateway.web.Durable;
import dev.skerry.gateway.web.Problem;
import dev.skerry.gateway.web.ProblemException;
import dev.skerry.gateway.web.ProblemMappers;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Enrolment over Secure Transport (EST, RFC 7030 with the corrections of RFC 8951). Open to all:
 * who may enrol is told by a token, who may renew by a certificate.
 */
@PermitAll
@Path("/.well-known/est")
@Tag(name = "Enrolment")
public class EstResource {
    private static final String PKCS7 = "application/pkcs7-mime";
    private static final String CERTS_ONLY = PKCS7 + "; smime-type=certs-only";
    private static final String PKCS10 = "application/pkcs10";
    private static final String BASIC = "basic ";

    private final Authority authority;
    private final Enroller enroller;
    private final PeerCheck peers;

    EstResource(Authority authority, Enroller enroller, PeerCheck peers) {
        this.authority = authority;
        this.enroller = enroller;
        this.peers = peers;
    }

    @GET
    @Path("/cacerts")
    @Produces(PKCS7)
    @Operation(
            summary = "The root and the issuing CAs (RFC 7030, 4.1)",
            description =
                    "PKCS#7 in base64. A device trusts the root if SHA-256 over its DER begins with"
                            + " the last part of the enrolment token.")
    public Response caCertificates(@Context HttpServerRequest request) {
        requireTls(request);
        return answer(PKCS7, CertificateBag.of(authority.certificates()));
    }

    @POST
    @Path("/simpleenroll")
    @Consumes(PKCS10)
    @APIResponse(
            responseCode = "200",
            description = "The certificate, PKCS#7 in base64",
            content = @Content(mediaType = PKCS7))
    @Operation(
            summary = "A certificate for an enrolment token (RFC 7030, 4.2.1)",
            description =
                    "The body is a PKCS#10 request in base64 with the subject CN=<agent id>. The"
                            + " token is the password of HTTP Basic; the user is the agent id or"
                            + " empty. Asked again with the same token and key, for an answer may"
                            + " be lost, it gives the same certificate.")
    public Response enrol(String body, @Context HttpServerRequest request)
            throws InterruptedException {
        requireTls(request);
        String[] credentials = credentials(request.getHeader(HttpHeaders.AUTHORIZATION));
        return given(
                enroller.enrol(
                        credentials == null ? "" : credentials[0],
                        credentials == null ? null : credentials[1],
                        body,
                        request.remoteAddress().hostAddress()));
    }

    @POST
    @Path("/simplereenroll")
    @Consumes(PKCS10)
    @APIResponse(
            responseCode = "200",
            description = "The certificate, PKCS#7 in base64",
            content = @Content(mediaType = PKCS7))
    @Operation(
            summary = "A new certificate for the present one (RFC 7030, 4.2.2)",
            description =
                    "Over a connection whose client certificate is the one to be renewed, which may"
                            + " have ended not long ago (skerry.gateway.authority.renewal-grace)."
                            + " The subject stays; the key may be a new one.")
    public Response renew(String body, @Context HttpServerRequest request)
            throws InterruptedException {
        requireTls(request);
        return switch (peers.toRenew(TlsPeer.chain(request.connection()))) {
            case Peer.Nobody _ ->
                    throw refused(AuthorityError.CERTIFICATE_REFUSED, "none was shown");
            case Peer.Refused wrong ->
                    throw refused(
                            AuthorityError.CERTIFICATE_REFUSED,
                            "%s (%s): %s"
                                    .formatted(
                                            wrong.error().meaning(),
                                            wrong.error().code(),
                                            wrong.detail()));
            case Peer.Agent agent -> given(enroller.renew(agent, body));
        };
    }

    private static void requireTls(HttpServerRequest request) {
        if (!request.isSSL()) {
            throw refused(AuthorityError.TLS_NEEDED, "this is plaintext");
        }
    }

    private static Response given(CompletableFuture<Answer> answer) throws InterruptedException {
        return switch (Durable.await(answer, "the certificate")) {
            case Answer.Issued issued ->
                    answer(CERTS_ONLY, CertificateBag.of(issued.certificate()));
            case Answer.Refused wrong when wrong.error() == AuthorityError.TOKEN_REFUSED ->
                    Response.fromResponse(
                                    ProblemMappers.response(
                                            Problem.of(wrong.error(), 401, wrong.detail())))
                            .header(
                                    HttpHeaders.WWW_AUTHENTICATE,
                                    "Basic realm=\"skerry enrolment token\", charset=\"UTF-8\"")
                            .build();
            case Answer.Refused wrong -> throw refused(wrong.error(), wrong.detail());
        };
    }

    private static Response answer(String mediaType, byte[] pkcs7) {
        return Response.ok(Base64.getMimeEncoder().encodeToString(pkcs7) + "\r\n")
                .header(HttpHeaders.CONTENT_TYPE, mediaType)
                .header("Content-Transfer-Encoding", "base64")
                .build();
    }

    private static ProblemException refused(AuthorityError error, String detail) {
        int status =
                switch (error) {
                    case REQUEST_INVALID, KEY_NOT_ALLOWED -> 400;
                    case TOO_MANY_ATTEMPTS -> 429;
                    default -> 403;
                };
        return new ProblemException(error, status, detail);
    }

    /** User and password of HTTP Basic (RFC 7617); null if there are none that can be read. */
    private static String @Nullable [] credentials(@Nullable String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(BASIC)) {
            return null;
        }
        try {
            byte[] pair =
                    Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
            String text = new String(pair, StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0
                    ? null
                    : List.of(text.substring(0, colon), text.substring(colon + 1))
                            .toArray(String[]::new);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}

package dev.skerry.gateway.web.answer;

import dev.skerry.gateway.error.ApiError;
import dev.skerry.gateway.web.Parameters;
import dev.skerry.gateway.web.ProblemException;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A list page by page: {@code Link: <…>; rel="next"} (RFC 8288) leads to the next one, which begins
 * after the last element of this one, whatever came or went meanwhile.
 */
public final class Pages {
    /** How many a page has at most, and unless told otherwise. */
    public static final int MOST = 10_000;

    private Pages() {}

    /**
     * The page that was asked for.
     *
     * @param all in an order that stays
     * @param key what tells one element from all others
     * @param limit how many at most, as it was given
     * @param after the last element of the page before, as the link to this one says it
     */
    public static <T> RestResponse<List<T>> of(
            List<T> all,
            Function<T, String> key,
            @Nullable String limit,
            @Nullable String after,
            UriInfo uri) {
        int most = Parameters.number("limit", limit, 1, MOST, MOST);
        int begin = begin(all, key, after);
        int end = Math.min(begin + most, all.size());
        var answer = ResponseBuilder.ok(List.copyOf(all.subList(begin, end)));
        if (end < all.size()) {
            answer.header("Link", next(uri, "after", cursor(key.apply(all.get(end - 1))), most));
        }
        return answer.build();
    }

    /**
     * The newest ones of a list of which each has a number, to which {@code before} leads on.
     *
     * @param page at most as many as were asked for, the newest first
     * @param most how many that were
     */
    public static <T> RestResponse<List<T>> before(
            List<T> page, int most, ToLongFunction<T> number, UriInfo uri) {
        var answer = ResponseBuilder.ok(page);
        if (page.size() == most) {
            answer.header("Link", next(uri, "before", number.applyAsLong(page.getLast()), most));
        }
        return answer.build();
    }

    /**
     * A part of a list that is too long, or changes too much, to be looked through, to which {@code
     * after} leads on.
     *
     * @param page at most as many as were asked for
     * @param most how many that were
     * @param place of an element in the list, wherever others are
     */
    public static <T> RestResponse<List<T>> after(
            List<T> page, int most, Function<T, String> place, UriInfo uri) {
        var answer = ResponseBuilder.ok(page);
        if (page.size() == most) {
            answer.header("Link", next(uri, "after", place.apply(page.getLast()), most));
        }
        return answer.build();
    }

    /** What is said of a place that can't be gone on from. */
    public static ProblemException gone(String after) {
        return new ProblemException(ApiError.PAGE_GONE, 410, "after='" + after + "'");
    }

    /**
     * The numbers of which a place is made.
     *
     * @param count how many they are
     * @return null for the beginning
     */
    public static long @Nullable [] numbers(@Nullable String after, int count) {
        if (after == null || after.isEmpty()) {
            return null;
        }
        String[] parts = after.split("\\.", -1);
        if (parts.length != count || !Arrays.stream(parts).allMatch(Pages::isNumber)) {
            throw gone(after);
        }
        return Arrays.stream(parts).mapToLong(Long::parseLong).toArray();
    }

    private static boolean isNumber(String text) {
        return text.matches("-?\\d{1,18}");
    }

    private static <T> int begin(List<T> all, Function<T, String> key, @Nullable String after) {
        if (after == null || after.isEmpty()) {
            return 0;
        }
        for (int i = 0; i < all.size(); i++) {
            if (cursor(key.apply(all.get(i))).equals(after)) {
                return i + 1;
            }
        }
        throw gone(after);
    }

    private static String cursor(String key) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    /** Relative (RFC 8288, 3.2), so that it holds behind a proxy as well. */
    private static String next(UriInfo uri, String parameter, Object place, int most) {
        URI next =
                uri.getRequestUriBuilder()
                        .replaceQueryParam("limit", most)
                        .replaceQueryParam(parameter, place)
                        .build();
        return "<%s?%s>; rel=\"next\"".formatted(next.getRawPath(), next.getRawQuery());
    }
}

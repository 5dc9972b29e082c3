package io.branchline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A part of a list; {@code nextCursor} is the key of the last item when more follow. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Page<T>(List<T> items, @Nullable String nextCursor) {

  /**
   * The page of {@code all} that the request asks for.
   *
   * @param key what names an item; a cursor that names none is a 400 problem
   */
  static <S, T> Page<T> of(
      ApiRequest request, List<S> all, Function<S, String> key, Function<S, T> view) {
    int limit = request.queryNumber("limit", 200, 1, 1000);
    int first = 0;
    var cursor = request.queryValue("cursor");
    if (cursor.isPresent()) {
      while (first < all.size() && !key.apply(all.get(first)).equals(cursor.get())) {
        first++;
      }
      if (first == all.size()) {
        throw Problem.badRequest("cursor", "\"" + cursor.get() + "\" names no item of the list");
      }
      first++;
    }
    int end = Math.min(all.size(), first + limit);
    var part = all.subList(first, end);
    return new Page<>(
        part.stream().map(view).toList(), end < all.size() ? key.apply(part.getLast()) : null);
  }
}

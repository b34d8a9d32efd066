package io.renku.forge.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Json;
import io.renku.forge.http.Router;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Licence templates: the short ones in full, filled in with year and holder. */
public final class LicenseResource {
  private final Clock clock;

  private record License(
      String key, String name, String nickname, boolean popular, String url, String content) {}

  private static final String MIT =
      """
      MIT License

      Copyright (c) [year] [fullname]

      Permission is hereby granted, free of charge, to any person obtaining a copy
      of this software and associated documentation files (the "Software"), to deal
      in the Software without restriction, including without limitation the rights
      to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
      copies of the Software, and to permit persons to whom the Software is
      furnished to do so, subject to the following conditions:

      The above copyright notice and this permission notice shall be included in all
      copies or substantial portions of the Software.

      THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
      IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
      FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
      AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
      LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
      OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
      SOFTWARE.
      """;

  private static final String ISC =
      """
      ISC License

      Copyright (c) [year] [fullname]

      Permission to use, copy, modify, and/or distribute this software for any
      purpose with or without fee is hereby granted, provided that the above
      copyright notice and this permission notice appear in all copies.

      THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH
      REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY
      AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
      INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM
      LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR
      OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
      PERFORMANCE OF THIS SOFTWARE.
      """;

  private static final String BSD_3 =
      """
      BSD 3-Clause License

      Copyright (c) [year], [fullname]

      Redistribution and use in source and binary forms, with or without
      modification, are permitted provided that the following conditions are met:

      1. Redistributions of source code must retain the above copyright notice, this
         list of conditions and the following disclaimer.

      2. Redistributions in binary form must reproduce the above copyright notice,
         this list of conditions and the following disclaimer in the documentation
         and/or other materials provided with the distribution.

      3. Neither the name of the copyright holder nor the names of its
         contributors may be used to endorse or promote products derived from
         this software without specific prior written permission.

      THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS"
      AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE
      IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
      DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
      FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
      DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
      SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
      CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
      OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
      OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
      """;

  private static final List<License> LICENSES =
      List.of(
          new License("mit", "MIT License", null, true, "https://opensource.org/license/mit", MIT),
          new License(
              "bsd-3-clause",
              "BSD 3-Clause \"New\" or \"Revised\" License",
              null,
              true,
              "https://opensource.org/license/bsd-3-clause",
              BSD_3),
          new License(
              "isc", "ISC License", null, false, "https://opensource.org/license/isc", ISC));

  public LicenseResource(Clock clock) {
    this.clock = clock;
  }

  public void addTo(Router router) {
    router
        .get("/api/v4/templates/licenses", this::list)
        .get("/api/v4/templates/licenses/:key", this::read);
  }

  private void list(Exchange x) throws IOException {
    var popularOnly = x.query("popular").filter("true"::equals).isPresent();
    x.page(
        LICENSES.stream().filter(l -> !popularOnly || l.popular()).toList(),
        l -> view(l, l.content()));
  }

  private void read(Exchange x) throws IOException {
    var license =
        LICENSES.stream()
            .filter(l -> l.key().equals(x.path("key")))
            .findFirst()
            .orElseThrow(() -> ApiFailure.notFound("License"));
    var year = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).getYear();
    var filled = license.content().replace("[year]", String.valueOf(year));
    var holder = x.query("fullname");
    x.json(view(license, holder.isPresent() ? filled.replace("[fullname]", holder.get()) : filled));
  }

  private static ObjectNode view(License license, String content) {
    var view =
        Json.object()
            .put("key", license.key())
            .put("name", license.name())
            .put("nickname", license.nickname())
            .put("popular", license.popular())
            .put("html_url", "http://choosealicense.com/licenses/" + license.key() + "/")
            .put("source_url", license.url())
            .put("content", content);
    view.putArray("conditions").add("include-copyright");
    view.putArray("permissions")
        .add("commercial-use")
        .add("modifications")
        .add("distribution")
        .add("private-use");
    view.putArray("limitations").add("liability").add("warranty");
    return view;
  }
}

/**
 * The gateway's own HTTP/1.1 client, for proxied requests only: it adds nothing, takes nothing away
 * and waits in plain blocking calls, so that it costs little on request threads and on virtual ones
 * alike.
 *
 * <pre>
 * UpstreamClient -> Connections (kept ones, watched) -> Connection (a socket)
 *       |                                                   |
 *   RequestHead out                      ResponseHead in, Body in
 * </pre>
 */
package io.renku.gateway.upstream;

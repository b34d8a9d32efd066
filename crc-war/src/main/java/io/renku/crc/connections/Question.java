package io.renku.crc.connections;

import okhttp3.Request;

/**
 * The one request that shows whether a storage can be listed.
 *
 * @param place what is listed, in words
 * @param proof what the body of a good answer holds; empty when its status says enough
 */
record Question(Request request, String place, String proof) {}

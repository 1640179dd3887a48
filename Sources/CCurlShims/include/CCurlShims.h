// curl's variadic functions, one per argument type, since Swift cannot call C variadics.
#pragma once
#include <curl/curl.h>

typedef size_t (*curl_shim_callback)(char *data, size_t size, size_t count, void *context);

CURLcode curl_shim_set_long(CURL *handle, CURLoption option, long value);
CURLcode curl_shim_set_offset(CURL *handle, CURLoption option, curl_off_t value);
CURLcode curl_shim_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode curl_shim_set_pointer(CURL *handle, CURLoption option, void *value);
CURLcode curl_shim_set_callback(CURL *handle, CURLoption option, curl_shim_callback value);
CURLcode curl_shim_get_long(CURL *handle, CURLINFO info, long *value);
CURLcode curl_shim_get_offset(CURL *handle, CURLINFO info, curl_off_t *value);
CURLcode curl_shim_get_string(CURL *handle, CURLINFO info, const char **value);
CURLcode curl_shim_get_pointer(CURL *handle, CURLINFO info, void **value);
CURLMcode curl_shim_multi_set_long(CURLM *multi, CURLMoption option, long value);

// Nothing but http and https, by whichever option this libcurl has for it.
CURLcode curl_shim_restrict_protocols(CURL *handle);

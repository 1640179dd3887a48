// curl's variadic functions, one per argument type, since Swift cannot call C variadics.
#pragma once
#include <curl/curl.h>

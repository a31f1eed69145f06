using QueueMap.Storage.S3.Listing;

namespace QueueMap.Storage.S3.Calls;

/// <summary>
/// The two requests that a run makes by the hundred thousand. Each method is one attempt: retries, hedging, bounds and what an
/// answer means lie above, and do not know who sends. Whatever fails throws what <see cref="S3Fault.Of"/> knows.
/// </summary>
internal interface IS3Calls
{
    /// <returns>Once the head of the answer is here; its body is read by the caller.</returns>
    ValueTask<ObjectAnswer> GetAsync(string region, ObjectGet get, CancellationToken cancellation);

    /// <returns>Once all of the page is here and read.</returns>
    Task<ListPage> ListAsync(string region, PageRequest page, CancellationToken cancellation);
}

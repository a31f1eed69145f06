using System.Runtime.CompilerServices;
using QueueMap.Storage.S3.Calls;

namespace QueueMap.Storage.S3.Lean;

/// <summary>Reads of the head what is asked for, and parses nothing else.</summary>
internal sealed class LeanObjectAnswer(HttpResponseMessage response, HttpRequestMessage message, UsedMessages messages) : ObjectAnswer
{
    private readonly Stream _body = response.Content.ReadAsStream();

    /// <summary>Of the body; negative where the head does not say.</summary>
    private long _left = response.Content.Headers.ContentLength ?? -1;

    public override string? ETag => Header("ETag");

    public override string? ContentRange => response.Content.Headers.NonValidated.TryGetValues("Content-Range", out var values) ? values.ToString() : null;

    public override long ContentLength => response.Content.Headers.ContentLength ?? -1;

    public override string? Encryption => Header("x-amz-server-side-encryption");

    public override string? CustomerEncryption => Header("x-amz-server-side-encryption-customer-algorithm");

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> into, CancellationToken cancellation)
    {
        var count = await _body.ReadAsync(into, cancellation);
        _left -= count;
        return count;
    }

    public override void Dispose()
    {
        response.Dispose();
        if (_left == 0)
        {
            _left = -1;
            messages.GiveBack(message);
        }
    }

    private string? Header(string name) => response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}

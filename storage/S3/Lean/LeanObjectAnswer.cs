using QueueMap.Storage.S3.Calls;

namespace QueueMap.Storage.S3.Lean;

/// <summary>Reads of the head what is asked for, and parses nothing else.</summary>
internal sealed class LeanObjectAnswer(HttpResponseMessage response) : ObjectAnswer
{
    private readonly Stream _body = response.Content.ReadAsStream();

    public override string? ETag => Header("ETag");

    public override string? ContentRange => response.Content.Headers.NonValidated.TryGetValues("Content-Range", out var values) ? values.ToString() : null;

    public override long ContentLength => response.Content.Headers.ContentLength ?? -1;

    public override string? Encryption => Header("x-amz-server-side-encryption");

    public override string? CustomerEncryption => Header("x-amz-server-side-encryption-customer-algorithm");

    public override ValueTask<int> ReadAsync(Memory<byte> into, CancellationToken cancellation) => _body.ReadAsync(into, cancellation);

    public override void Dispose() => response.Dispose();

    private string? Header(string name) => response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}

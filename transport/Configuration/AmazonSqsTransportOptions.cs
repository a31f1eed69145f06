namespace MassTransit;

/// <summary>The host by configuration instead of code; read when <see cref="Region"/> is set. The code's own Host goes before it.</summary>
public class AmazonSqsTransportOptions
{
    public string? Region { get; set; }

    public string? Scope { get; set; }

    /// <summary>Null, as is <see cref="SecretKey"/>, leaves credentials to the standard chain.</summary>
    public string? AccessKey { get; set; }

    public string? SecretKey { get; set; }
}

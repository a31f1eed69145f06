namespace MassTransit;

/// <summary>Whatever went wrong in the transport itself.</summary>
public class AmazonSqsTransportException : MassTransitException
{
    public AmazonSqsTransportException(string message)
        : base(message) { }

    public AmazonSqsTransportException(string message, Exception innerException)
        : base(message, innerException) { }
}

/// <summary>The configuration asks for what SQS, or this transport, does not have. The same configuration fails again.</summary>
public class AmazonSqsTransportConfigurationException : AmazonSqsTransportException
{
    public AmazonSqsTransportConfigurationException(string message)
        : base(message) { }

    public AmazonSqsTransportConfigurationException(string message, Exception innerException)
        : base(message, innerException) { }
}

/// <summary>SQS was not reached, or broke off.</summary>
public class AmazonSqsConnectionException : ConnectionException
{
    public AmazonSqsConnectionException(string message)
        : base(message) { }

    public AmazonSqsConnectionException(string message, Exception innerException)
        : base(message, innerException) { }
}

/// <summary>SQS was not reached at the start.</summary>
public class AmazonSqsConnectException : AmazonSqsConnectionException
{
    public AmazonSqsConnectException(string message)
        : base(message) { }

    public AmazonSqsConnectException(string message, Exception innerException)
        : base(message, innerException) { }
}

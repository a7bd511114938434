namespace Vinculo.Mail.Net;

/// <summary>Everything that can go wrong with a mail server, as far as a person can act on it.</summary>
public enum MailFailure
{
    /// <summary>The host name has no address.</summary>
    HostNotFound,

    /// <summary>The machine answers, and nothing listens on that port.</summary>
    ConnectionRefused,

    /// <summary>The machine cannot be reached over the network.</summary>
    Unreachable,

    /// <summary>The server did not answer in time.</summary>
    Timeout,

    /// <summary>The server's certificate is not to be trusted; <see cref="MailServerException.Certificate"/> says why.</summary>
    CertificateInvalid,

    /// <summary>The server speaks, and not TLS: most often the wrong port for the chosen security.</summary>
    TlsFailed,

    /// <summary>STARTTLS was asked for and the server does not offer it.</summary>
    TlsNotOffered,

    /// <summary>Plain text was asked for to a server that is not on this machine.</summary>
    PlainTextNotAllowed,

    /// <summary>User name, password or access token refused.</summary>
    LoginRefused,

    /// <summary>The folder does not exist, or cannot be opened.</summary>
    FolderNotFound,

    /// <summary>The server lacks something that is needed (a way to sign in, an extension).</summary>
    NotSupported,

    /// <summary>The server answered what the protocol does not allow.</summary>
    Protocol,

    /// <summary>The connection ended.</summary>
    Disconnected,

    /// <summary>The server refused, and asking again will not help.</summary>
    PermanentRefusal,

    /// <summary>The server refused for the moment; asking again later may help.</summary>
    TransientRefusal,
}

/// <summary>What was being done when a mail server failed.</summary>
public enum MailStep
{
    /// <summary>Looking up the host's address.</summary>
    Resolve,

    /// <summary>Opening the TCP connection.</summary>
    Connect,

    /// <summary>Starting TLS.</summary>
    Tls,

    /// <summary>Waiting for the server's first words.</summary>
    Greeting,

    /// <summary>Asking what the server can do (CAPABILITY, EHLO).</summary>
    Capabilities,

    /// <summary>Signing in.</summary>
    Login,

    /// <summary>Listing the folders.</summary>
    ListFolders,

    /// <summary>Opening a folder.</summary>
    SelectFolder,

    /// <summary>Searching for messages.</summary>
    Search,

    /// <summary>Downloading messages.</summary>
    Fetch,

    /// <summary>Changing a message's marks.</summary>
    Store,

    /// <summary>Moving messages to another folder.</summary>
    Move,

    /// <summary>Putting a message into a folder.</summary>
    Append,

    /// <summary>Waiting for news.</summary>
    Idle,

    /// <summary>Naming the sender (MAIL FROM).</summary>
    Sender,

    /// <summary>Naming a recipient (RCPT TO).</summary>
    Recipient,

    /// <summary>Sending the message itself (DATA).</summary>
    Data,

    /// <summary>Waiting for the server's word on the message that it has been given whole.</summary>
    FinalReply,

    /// <summary>Saying goodbye.</summary>
    Logout,
}
